// Charts as Vega-Lite specifications, drawn as SVG without eval. Colours are those of Okabe and Ito, which people can distinguish who do
// not see red from green, on paper as on a dark screen.
const COLOURS = {orange: '#e69f00', sky: '#56b4e9', green: '#009e73', yellow: '#f0e442', blue: '#0072b2', red: '#d55e00', pink: '#cc79a7', grey: '#8a8f98'};
const CLASSES = {
  overturned: COLOURS.green, payer_error: COLOURS.sky, reopened: COLOURS.yellow, conditional: COLOURS.orange, policy_silent: COLOURS.pink,
  newly_supported: COLOURS.red, policy_supports_denial: COLOURS.blue, coding: '#5d4b8a', administrative: COLOURS.grey, '(several)': '#bfc4cb',
};
const RULINGS = {
  covered_if: COLOURS.green, supports: COLOURS.green, supports_if: COLOURS.sky, individual_review: COLOURS.yellow, deferred: COLOURS.orange,
  not_listed: COLOURS.grey, not_supported: COLOURS.red, not_covered: COLOURS.pink, investigational: COLOURS.blue,
};

const tint = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function theme() {
  const ink = tint('--ink'), faint = tint('--faint'), line = tint('--line');
  return {
    background: null, font: 'system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif',
    view: {stroke: line},
    axis: {labelColor: ink, titleColor: faint, gridColor: line, domainColor: faint, tickColor: faint, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal'},
    legend: {labelColor: ink, titleColor: faint, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal', symbolType: 'square'},
    text: {color: ink}, header: {labelColor: ink, titleColor: faint}, title: {color: ink},
  };
}

const scaleOf = (colours, column) => ({domain: Object.keys(colours).map(value => labelOf(column, value)), range: Object.values(colours)});
const among = (colours, rows, name) => Object.fromEntries(Object.entries(colours).filter(([key]) => rows.some(row => row[name] === key)));

// Codes by payers, as dark as the final denial rate.
const heatMap = (rows, codes, width) => ({
  data: {values: rows}, width: Math.max(width - 160, 160), height: {step: 24},
  encoding: {
    x: {field: 'payer_label', type: 'nominal', title: null, axis: {orient: 'top', labelAngle: width < 500 ? -35 : 0, labelLimit: 160}},
    y: {field: 'code', type: 'nominal', sort: codes, title: null},
    tooltip: [
      {field: 'payer_label', title: 'payer'}, {field: 'code', title: 'code'}, {field: 'adjudicated_line_count', title: 'adjudicated lines', format: ','},
      {field: 'final_denied_line_count', title: 'final denials', format: ','}, {field: 'final_denial_rate', title: 'rate', format: '.1%'},
      {field: 'interval', title: '95 % interval'},
    ],
  },
  layer: [
    {mark: {type: 'rect', cursor: 'pointer', stroke: tint('--paper')}, encoding: {color: {
      field: 'final_denial_rate', type: 'quantitative', title: 'denial rate', scale: {scheme: 'cividis', domain: [0, 1], reverse: true}, legend: {format: '.0%', gradientLength: 120}}}},
    {mark: {type: 'text', fontSize: 11}, encoding: {text: {field: 'shown'}, color: {condition: {test: 'datum.final_denial_rate > 0.5', value: '#fff'}, value: '#111'}}},
  ],
});

// Denials by what became of them; a month without most of its decisions is pale.
const classMonths = (rows, width) => {
  const colours = among(CLASSES, rows, 'outcome_class');
  const months = new Set(rows.map(row => row.month)).size;
  return {
    data: {values: rows}, width: Math.max(Math.min(width - 80, 110 * months), 200), height: 240,
    mark: {type: 'bar', cursor: 'default'},
    encoding: {
      x: {field: 'month', type: 'ordinal', title: isShareable ? 'year of service' : 'month of service', axis: {labelAngle: months > 6 ? -60 : 0, labelOverlap: true}},
      y: {field: 'line_count', type: 'quantitative', title: 'denied lines', axis: {tickMinStep: 1}},
      color: {field: 'class_label', type: 'nominal', title: null, scale: scaleOf(colours, 'outcome_class'), legend: {orient: 'bottom', columns: width < 500 ? 2 : 5}},
      opacity: {condition: {test: 'datum.is_immature', value: 0.35}, value: 1},
      tooltip: [{field: 'month'}, {field: 'class_label', title: 'class'}, {field: 'line_count', title: 'denied lines', format: ','},
        {field: 'charge_amount', title: 'charges $', format: ',.2f'}, {field: 'is_immature', title: 'decisions missing'}],
    },
  };
};

// Days as milliseconds on a plain scale: a scale of time would widen the bounds that it is given. Marked are first days of months.
const daysFrom = ([first, last], most) => {
  const step = [1, 3, 6, 12, 24, 60].find(months => (last - first) / (months * 30.4 * 864e5) <= most) || 120;
  const values = [];
  for (let year = new Date(first).getUTCFullYear(), month = 0; Date.UTC(year, month) <= last; month += step) if (Date.UTC(year, month) >= first) values.push(Date.UTC(year, month));
  return {type: 'quantitative', scale: {domain: [first, last], nice: false, zero: false}, axis: {values, labelFlush: true, labelBound: true, labelExpr: "utcFormat(datum.value, '%b %Y')"}};
};

// Rectangles of one code: across the day of service, upwards the day of knowledge, the diagonal where both are one. Every layer has
// the same scales, so that a claim is drawn in the rectangle that it cites.
const timeline = (rectangles, dots, bounds, knownOn, width) => {
  const across = {field: 'x', ...daysFrom(bounds.service, width / 90), title: 'day of service'};
  const upwards = {field: 'y', ...daysFrom(bounds.known, 8), title: 'day of knowledge'};
  const legend = {orient: 'top', columns: width < 500 ? 2 : 6};
  return {
    width: Math.max(width - 80, 220), height: 380,
    params: [{name: 'known', value: knownOn}],
    layer: [
      {
        data: {values: labelled(rectangles, ['ruling', 'retro_kind'])}, mark: {type: 'rect', stroke: tint('--ink'), strokeWidth: 1, cursor: 'pointer', clip: true},
        encoding: {
          x: across, x2: {field: 'x2'}, y: upwards, y2: {field: 'y2'},
          color: {field: 'ruling', type: 'nominal', title: null, scale: scaleOf(among(RULINGS, rectangles, 'ruling'), 'ruling'), legend},
          opacity: {condition: {test: 'datum.y <= known && known < datum.y2', value: 0.95}, value: 0.35},
          tooltip: [{field: 'ruling'}, {field: 'revision'}, {field: 'retro_kind', title: 'kind'}, {field: 'effective_from', title: 'services from'}, {field: 'until', title: 'until before'}, {field: 'known_from', title: 'known from'}],
        },
      },
      {
        data: {values: bounds.diagonal.map(day => ({x: day, y: day}))}, mark: {type: 'line', strokeDash: [6, 4], strokeWidth: 1.5, color: tint('--ink'), clip: true},
        encoding: {x: across, y: upwards},
      },
      {
        data: {values: [{x: bounds.service[0]}]}, transform: [{calculate: 'known', as: 'y'}], mark: {type: 'rule', strokeWidth: 4, color: tint('--link'), cursor: 'ns-resize', clip: true},
        encoding: {y: upwards},
      },
      ...(dots.length ? [{
        data: {values: labelled(dots, ['final_decision', 'outcome_as_adjudicated', 'outcome_as_known'])}, mark: {type: 'point', filled: true, size: 80, stroke: tint('--paper'), strokeWidth: 1.5, opacity: 1, cursor: 'pointer', clip: true, color: tint('--ink')},
        encoding: {
          x: across, y: upwards,
          shape: {field: 'final_decision', type: 'nominal', title: null, scale: scaleOf(dots.some(dot => dot.final_decision === 'unknown') ? {paid: 'circle', denied: 'triangle-up', unknown: 'cross'} : {paid: 'circle', denied: 'triangle-up'}, 'final_decision'), legend: {orient: 'top', symbolFillColor: tint('--ink')}},
          tooltip: [{field: 'claim_id', title: 'claim'}, {field: 'service_date', title: 'service'}, {field: 'final_adjudication_date', title: 'adjudicated'}, {field: 'final_decision', title: 'decision'}, {field: 'outcome_as_adjudicated', title: 'policy then'}, {field: 'outcome_as_known', title: 'policy now'}],
        },
      }] : []),
    ],
  };
};

const waterfall = (steps, width) => ({
  data: {values: steps}, width: Math.max(width - 80, 200), height: 240,
  encoding: {
    x: {field: 'step', type: 'nominal', sort: null, title: null, axis: {labelAngle: width < 800 ? -40 : 0, labelLimit: 220}},
    y: {field: 'from', type: 'quantitative', title: 'lines', axis: {tickMinStep: 1}},
    tooltip: [{field: 'step'}, {field: 'line_count', title: 'lines', format: ','}, {field: 'amount', title: 'at stake $', format: ',.2f'}],
  },
  layer: [
    {mark: {type: 'bar', size: Math.min(60, width / (steps.length * 2))}, encoding: {y2: {field: 'to'}, color: {field: 'kind', type: 'nominal', legend: null, scale: {domain: ['all', 'unchanged', 'cause', 'recoverable'], range: [COLOURS.grey, '#bfc4cb', COLOURS.orange, COLOURS.green]}}}},
    {mark: {type: 'text', dy: -8}, encoding: {y: {field: 'to', type: 'quantitative'}, text: {field: 'line_count', format: ','}}},
  ],
});

const transitions = (rows, width) => ({
  data: {values: rows}, width: Math.max(Math.min(width, 620) - 190, 130), height: {step: 34},
  encoding: {
    x: {field: 'now', type: 'nominal', title: 'policy as known now', axis: {orient: 'top', labelAngle: -35}},
    y: {field: 'then', type: 'nominal', title: 'policy as adjudicated'},
    tooltip: [{field: 'then'}, {field: 'now'}, {field: 'line_count', title: 'lines', format: ','}, {field: 'charge_amount', title: 'charges $', format: ',.2f'}],
  },
  layer: [
    {mark: {type: 'rect', stroke: tint('--paper')}, encoding: {color: {field: 'line_count', type: 'quantitative', title: 'lines', scale: {scheme: 'cividis', reverse: true, domainMin: 0}, legend: null}}},
    {mark: {type: 'text', fontSize: 12}, encoding: {text: {field: 'line_count', format: ','}, color: {condition: {test: `datum.line_count > ${Math.max(...rows.map(row => row.line_count)) / 2}`, value: '#fff'}, value: '#111'}}},
  ],
});

// Before and after, side by side; the whisker goes from the least to the greatest after.
const beforeAfter = (bars, width) => ({
  data: {values: bars}, width: Math.max(Math.min(width - 90, bars.length * 70), 200), height: 260,
  encoding: {
    x: {field: 'quarter', type: 'ordinal', title: 'quarter of service', axis: {labelAngle: -40}},
    xOffset: {field: 'when', scale: {domain: ['before', 'after']}},
    tooltip: [{field: 'payer_label', title: 'payer'}, {field: 'quarter'}, {field: 'when'}, {field: 'amount', title: 'expected $', format: ',.2f'}, {field: 'low', title: 'least $', format: ',.2f'}, {field: 'high', title: 'greatest $', format: ',.2f'}],
  },
  layer: [
    {mark: 'bar', encoding: {y: {field: 'amount', type: 'quantitative', title: 'expected payment, US dollars', axis: {format: '$,.0f'}}, color: {field: 'when', type: 'nominal', title: null, scale: {domain: ['before', 'after'], range: [COLOURS.grey, COLOURS.blue]}, legend: {orient: 'top'}}}},
    {transform: [{filter: "datum.when === 'after'"}], mark: {type: 'rule', strokeWidth: 2, color: COLOURS.orange}, encoding: {y: {field: 'low', type: 'quantitative'}, y2: {field: 'high'}}},
  ],
});

// The timeline of one line in three lanes: when it was served, what became known meanwhile, when it was adjudicated.
const lanes = (marks, bounds, width) => ({
  data: {values: marks}, width: Math.max(width - 120, 200), height: 150,
  encoding: {
    x: {field: 'x', ...daysFrom(bounds, width / 90), title: null},
    y: {field: 'lane', type: 'nominal', sort: ['service', 'knowledge', 'adjudication'], title: null, axis: {grid: true}},
    tooltip: [{field: 'lane'}, {field: 'day'}, {field: 'what'}],
  },
  layer: [
    {mark: {type: 'point', filled: true, size: 130, opacity: 1}, encoding: {color: {field: 'kind', type: 'nominal', legend: null, scale: {domain: ['service', 'revision', 'cause', 'paid', 'denied', 'unknown', 'now'], range: [COLOURS.blue, COLOURS.grey, COLOURS.orange, COLOURS.green, COLOURS.red, COLOURS.grey, tint('--ink')]}}, shape: {field: 'kind', type: 'nominal', legend: null, scale: {domain: ['service', 'revision', 'cause', 'paid', 'denied', 'unknown', 'now'], range: ['circle', 'square', 'diamond', 'circle', 'triangle-up', 'triangle-down', 'cross']}}}},
    {mark: {type: 'text', dy: -14, fontSize: 11}, transform: [{filter: "datum.kind !== 'revision'"}], encoding: {text: {field: 'short'}}},
  ],
});

const rowsRead = (rows, width) => ({
  data: {values: rows}, width: Math.max(width - 190, 140), height: {step: 26},
  mark: 'bar',
  encoding: {
    y: {field: 'table_name', type: 'nominal', title: null}, x: {field: 'row_count', type: 'quantitative', title: 'rows', axis: {format: ',d', tickCount: Math.max(3, Math.round(width / 120)), tickMinStep: 1}},
    color: {field: 'state', type: 'nominal', title: null, scale: {domain: ['accepted', 'rejected'], range: [COLOURS.blue, COLOURS.orange]}, legend: {orient: 'top'}},
    tooltip: [{field: 'table_name', title: 'table'}, {field: 'state'}, {field: 'row_count', title: 'rows', format: ','}],
  },
});
