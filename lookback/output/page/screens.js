// The seven screens. Each takes the view (the address) and returns what it shows: a heading, parts, and the rows of its file. Numbers are
// read from rows of the marts, or are sums of them; no rule is decided here. Ids are in files and addresses, labels on the screen.
const TERMS = {
  lines: 'In-scope claim lines: their code is in the reference of procedure codes. In the shareable edition, those whose first and final decisions are known.',
  charges: 'Billed charges of these lines, in US dollars.',
  initial: 'Lines whose first adjudication denied, even when it was voided later, as a percent of the lines whose first decision is known. Below: the 95 % Wilson interval.',
  final: 'Lines whose final decision is a denial, as a percent of the adjudicated lines whose final decision is known. Below: the 95 % Wilson interval.',
  recoverable: 'Expected payment of final denials that the policy, as known now, covers. Lines without a known rate add nothing.',
  risk: 'What was paid for lines whose final decision is paid and that the policy, as known now, denies.',
  days: 'Fewest days left, among recoverable lines, until the payer no longer takes an appeal, a reopening or a corrected claim.',
  affected: 'Lines whose outcome the scenario changes. In the shareable edition, those of them that are not merged with other lines.',
  before: 'Expected payment by the policy as it is: rate of the line, times the share by expected action, times the overturn rate where the final decision is a denial.',
  after: 'Expected payment under the scenario: before, and the change that becomes money.',
  impact: 'After less before, at the rates chosen below.',
  range: "Least and greatest impact over the user's low and high shares and rates. The sliders do not move it.",
};
const EVERY = 'all codes';
const SUPPRESSED = 'Suppressed (fewer than 11 lines, or a count from which fewer could be subtracted).';

const NOT_RECORDED = 'not recorded';
// The texts are those of the terminal and the workbook (lookback/output/undecided.py).
const undecidedNote = count => notes[count === 1 ? 'one' : 'several'].replace('{count}', isKnown(count) ? counted(count) : notes.few);
const decisionOf = decision => decision === 'unknown' ? NOT_RECORDED : decision;

// The label of an id in a column; a value without a label is shown as it is.
function labelOf(column, value) {
  const subject = (subjects[column] || []).find(name => labels.has(`${name}|${value}`));
  return subject ? labels.get(`${subject}|${value}`) : value;
}
const labelled = (rows, names) => rows.map(row => ({...row, ...Object.fromEntries(names.map(name => [name, labelOf(name, row[name])]))}));

const lineCount = count => isKnown(count) ? `${counted(count)} ${count === 1 ? 'line' : 'lines'}` : null;
const dayOf = milliseconds => new Date(milliseconds).toISOString().slice(0, 10);
const timeOf = day => Date.parse(day + 'T00:00:00Z');
const margin = 90 * 864e5;
const FOREVER = '9999-12-31';

// Parts of a page ------------------------------------------------------------------------------------------------------------

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

let terms = 0;
function tile(name, text, figure, under) {
  const id = `term-${++terms}`;
  const shown = figure === '–' ? (isShareable ? 'suppressed' : 'not known') : figure;
  return element('li', {class: 'tile', 'data-tile': name},
    element('button', {class: 'term', type: 'button', 'aria-describedby': id}, text), element('span', {role: 'tooltip', id}, TERMS[name]),
    element('span', {class: shown.length > 11 ? 'figure long' : 'figure'}, shown), element('span', {class: 'under'}, under || ' '));
}

const tiles = (...list) => element('ul', {class: 'tiles'}, ...list);
const heading = text => element('h2', {}, text);
const paragraph = (text, properties) => element('p', properties, text);
const empty = text => element('p', {class: 'empty'}, text);
const screenLink = (text, view) => element('a', {href: writeAddress(view)}, text);

// columns: [name, heading, format]; a format makes a number of it
function table(caption, rows, columns, {limit = 500, link = null, mark = null} = {}) {
  const body = rows.slice(0, limit).map(row => element('tr', {class: mark && mark(row) ? 'chosen' : null}, ...columns.map(([name, , format], place) => {
    const value = row[name];
    const text = format ? format(value) : isKnown(value) ? String(labelOf(name, value)) : '';
    return element('td', {class: format ? 'number' : text.length < 30 ? 'short' : null}, link && place === 0 ? link(row, text) : text);
  })));
  const shown = element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption},
    element('table', {}, element('caption', {class: 'skip'}, caption),
      element('thead', {}, element('tr', {}, ...columns.map(([, title, format]) => element('th', {scope: 'col', class: format ? 'number' : null}, title)))),
      element('tbody', {}, ...body)));
  return rows.length > limit ? element('div', {}, shown, paragraph(`The first ${counted(limit)} of ${counted(rows.length)} rows; the file has all.`, {class: 'faint'})) : shown;
}

function picker(label, name, options, value, view, attributes = {}) {
  return element('label', {}, label, element('select', {...attributes, name, onchange: event => go({...view, [name]: event.target.value})},
    ...options.map(([key, text]) => element('option', {value: key, selected: key === value}, text))));
}

// A figure whose chart is drawn once it is on the page, when its width is known.
function chart(name, label, specification, onReady) {
  const host = element('div', {'aria-hidden': 'true'});
  pending.push({host, specification, onReady});
  return element('div', {class: 'chart', 'data-chart': name, role: 'img', tabindex: '0', 'aria-label': label}, host);
}

// Exposure -------------------------------------------------------------------------------------------------------------------

function exposureRow(view) {
  return exposures.get(FILTERS.map(name => view[name] || ALL).join('|'));
}

const interval = (row, rate) => row && isKnown(row[rate + '_low']) ? `${percent(row[rate + '_low'])} to ${percent(row[rate + '_high'])}` : null;

// How much is undecided, and whether any first or final decision is known; the shareable edition knows it of all lines together.
function decisionRecord(row) {
  const whole = isShareable ? sets.undecided[0] || {} : row;
  const hasUndecided = isShareable ? Boolean(whole.has_undecided_line) : row.undecided_line_count > 0;
  const isRecorded = decision => !hasUndecided || (isShareable ? whole.has_decided_line : row[`${decision}_decided_line_count`] > 0);
  return {hasUndecided, undecided: whole.undecided_line_count, isRecorded};
}

function exposure(view) {
  const row = exposureRow(view) || {};
  const isCounted = exposureRow(view) !== undefined;
  const {hasUndecided, undecided, isRecorded} = decisionRecord(row);
  const rate = decision => isRecorded(decision) ? percent(row[`${decision}_denial_rate`]) : NOT_RECORDED;
  const ofNone = isShareable && !isRecorded('final');
  const answered = isCounted && !isShareable ? hasUndecided ? `${counted(row.adjudicated_line_count)} decided, ${counted(undecided)} not recorded` : `${counted(row.adjudicated_line_count)} adjudicated` : null;
  const parts = [tiles(
    tile('lines', isShareable ? 'Lines with a decision' : 'Lines', ofNone ? counted(0) : counted(row.line_count), answered),
    tile('charges', 'Charges', ofNone ? NOT_RECORDED : dollars(row.charge_amount)),
    tile('initial', 'Initial denial rate', rate('initial'), interval(row, 'initial_denial_rate')),
    tile('final', 'Final denial rate', rate('final'), interval(row, 'final_denial_rate')),
    tile('recoverable', 'Recoverable', isRecorded('final') ? dollars(row.recoverable_amount) : NOT_RECORDED, isRecorded('final') ? lineCount(row.recoverable_line_count) : null),
    tile('risk', 'At risk', ofNone ? NOT_RECORDED : dollars(row.at_risk_amount), lineCount(row.at_risk_line_count)),
    isShareable ? null : tile('days', 'Days left', isKnown(row.fewest_days_left) ? counted(row.fewest_days_left) : 'none open', row.recoverable_line_count ? 'of the recoverable lines' : 'nothing recoverable'))];
  if (hasUndecided) parts.push(paragraph(undecidedNote(undecided), {class: 'note', 'data-note': 'undecided'}));
  if (!isCounted && !ofNone) parts.push(empty(isShareable ? `${SUPPRESSED} Choose one payer and at most one of the other filters, or use the internal edition.` : 'No lines for this choice. Choose other filters, or reset them.'));
  else if (isCounted && isShareable && Object.values(row).includes(null)) parts.push(paragraph(view.payer && view.payer !== ALL ? 'First decisions and dollars at stake are shown for all payers together.' : SUPPRESSED, {class: 'faint'}));

  const cells = [...exposures.values()].filter(cell => cell.payer !== ALL && cell.line_of_business === (view.line_of_business || ALL)
    && cell.month === (view.month || ALL) && chosen(cell, view, ['payer', 'code']) && cell.adjudicated_line_count > 0)
    .map(cell => ({...cell, code: cell.code === ALL ? EVERY : cell.code, payer_label: labelOf('payer', cell.payer), shown: percent(cell.final_denial_rate).replace(' %', ''), interval: interval(cell, 'final_denial_rate')}));
  const byCode = grouped(cells, ['code'], ['adjudicated_line_count']).sort((one, other) => other.adjudicated_line_count - one.adjudicated_line_count || (one.code < other.code ? -1 : 1));
  const most = byCode.slice(0, 26).map(group => group.code);
  const heat = cells.filter(cell => most.includes(cell.code));
  parts.push(heading('Denial rate by test and payer'));
  if (heat.length) {
    parts.push(chart('heat', `Percent of adjudicated lines with a final denial, ${counted(heat.length)} cells of code and payer. The table in the file has the numbers.`, width => heatMap(heat, most, width),
      (host, view_) => view_.addEventListener('click', (event, item) => item && item.datum && item.datum.code && go({...view, payer: item.datum.payer, code: item.datum.code === EVERY ? ALL : item.datum.code}))));
    parts.push(paragraph(`Percent of adjudicated lines whose final decision is a denial. ${byCode.length > 26 ? `The 25 codes with the most lines, of ${byCode.length - 1}. ` : ''}A click on a cell filters by it.`, {class: 'faint'}));
  } else if (!isRecorded('final')) parts.push(empty('No decision is recorded for this choice, so it has no denial rate.'));
  else parts.push(empty(isShareable ? `No payer can be shown. ${SUPPRESSED} The internal edition shows every cell.` : 'No adjudicated lines for this choice. Are remittances in this extract?'));

  const denials = sets.denial.filter(denial => chosen(denial, view));
  const young = new Set([...exposures.values()].filter(cell => cell.month !== ALL && ['payer', 'line_of_business', 'code'].every(name => cell[name] === (view[name] || ALL)) && cell.is_immature).map(cell => cell.month));
  const months = grouped(denials, ['month', 'outcome_class'], ['line_count', 'charge_amount']).map(bar => ({...bar, class_label: labelOf('outcome_class', bar.outcome_class), is_immature: young.has(bar.month)}));
  parts.push(heading('Denials by what became of them'));
  if (months.length) {
    parts.push(chart('classes', `Denied lines by ${isShareable ? 'year' : 'month'} of service and class, ${counted(total(months, 'line_count'))} in all.`, width => classMonths(months, width)));
    parts.push(paragraph(isShareable ? 'Final denials, by year of service where every class can be shown by year. (several): classes that are merged, because one of them has fewer than 11 lines.' : `All denials, initial or final. ${young.size ? `Pale: ${young.size} months in which more than a tenth of the lines has no known decision.` : 'In every month the decision of nine lines in ten is known.'}`, {class: 'faint'}));
  } else if (!isRecorded('final')) parts.push(empty('No decision is recorded for this choice, so no denial is known.'));
  else parts.push(empty(isShareable ? 'Denials by class are shown for all payers and codes together. Reset the filters, or use the internal edition.' : 'No denials for this choice. If there should be some: no remittances in this extract? Put remittance files into the folder of the claims.'));
  return {title: 'Exposure', lead: 'What was billed, what was denied, and what may yet be paid or taken back.', parts, file: [cells, ['payer', 'code', 'line_of_business', 'month', 'line_count', 'adjudicated_line_count', ...(isShareable ? [] : ['undecided_line_count']), 'initial_denied_line_count', 'final_denied_line_count', 'charge_amount', 'final_denial_rate', 'final_denial_rate_low', 'final_denial_rate_high']], queries: isShareable ? ['exposure', 'denial', 'undecided'] : ['exposure', 'denial']};
}

// Policy timeline ------------------------------------------------------------------------------------------------------------

function policyTimeline(view) {
  const payerOf = Object.fromEntries(sets.policy.map(policy => [policy.policy_id, policy.payer]));
  const system = view.system === 'icd-10-cm' ? 'icd-10-cm' : 'hcpcs';
  const ofPayer = sets.timeline.filter(rectangle => rectangle.code_system === system && (!view.payer || view.payer === ALL || payerOf[rectangle.policy_id] === view.payer));
  const codes = [...new Set(ofPayer.map(rectangle => rectangle.code))].sort();
  const chosenCode = system === 'hcpcs' ? (view.code && view.code !== ALL ? view.code : view.shown) : view.diagnosis;
  const changes = grouped(ofPayer.map(rectangle => ({...rectangle, n: 1})), ['code'], ['n']).sort((one, other) => other.n - one.n || (one.code < other.code ? -1 : 1));
  const code = chosenCode || (changes[0] || {}).code;
  const policies = [...new Set(ofPayer.filter(rectangle => rectangle.code === code).map(rectangle => rectangle.policy_id))].sort();
  const policy = policies.includes(view.policy) ? view.policy : policies[0];
  const found = ofPayer.filter(rectangle => rectangle.code === code && rectangle.policy_id === policy);
  const form = element('form', {'aria-label': 'What the timeline shows', onsubmit: event => event.preventDefault()},
    picker('of', 'system', [['hcpcs', 'a procedure code'], ['icd-10-cm', 'a diagnosis']], system, view),
    picker(system === 'hcpcs' ? 'code' : 'diagnosis', system === 'hcpcs' ? 'shown' : 'diagnosis', codes.includes(code) || !code ? codes.map(name => [name, name]) : [[code, code], ...codes.map(name => [name, name])], code, system === 'hcpcs' ? {...view, code: ALL} : view),
    picker('policy', 'policy', policies.map(name => [name, labelOf('policy', name)]), policy, view));
  const base = {title: 'Policy timeline', lead: 'Across: the day of service. Upwards: the day of knowledge. Each rectangle is one ruling: its dates of service, and the days on which it was the newest known.'};
  const columns = ['policy_id', 'code_system', 'code_group', 'code', 'ruling', 'revision', 'retro_kind', 'effective_from', 'effective_to', 'known_from', 'known_to', 'citation'];
  if (!found.length) return {...base, parts: [form, empty(`No policy of this choice rules on ${code || 'any code'}. Reset the filters, or look under Policies for who covers it.`)], file: [[], columns], queries: ['timeline']};

  const now = build.known_on;
  const isOfPolicy = line => line.policy_id === policy || payerOf[policy] === line.payer;
  const lines = (sets.line || []).filter(line => isOfPolicy(line) && line.final_adjudication_date && chosen(line, system === 'hcpcs' ? {...view, code} : view)
    && (system === 'hcpcs' || (line.diagnosis_codes || '').split(', ').includes(code)));
  const days = name => found.map(rectangle => rectangle[name]).filter(day => day !== FOREVER).map(timeOf);
  const lineDays = name => lines.map(line => timeOf(line[name]));
  const bounds = {
    service: [Math.min(...days('effective_from'), ...lineDays('service_date')) - margin, Math.max(...days('effective_from'), ...days('effective_to'), timeOf(now)) + margin],
    known: [Math.min(...days('known_from'), ...lineDays('final_adjudication_date')) - margin, Math.max(...days('known_from'), timeOf(now)) + margin],
  };
  bounds.diagonal = [Math.max(bounds.service[0], bounds.known[0]), Math.min(bounds.service[1], bounds.known[1])];
  const rectangles = found.map((rectangle, place) => ({...rectangle, place, x: timeOf(rectangle.effective_from), x2: Math.min(timeOf(rectangle.effective_to), bounds.service[1]),
    y: timeOf(rectangle.known_from), y2: Math.min(timeOf(rectangle.known_to), bounds.known[1])}));
  const dots = lines.map(line => ({...line, x: timeOf(line.service_date), y: timeOf(line.final_adjudication_date)}));
  const start = timeOf(/^\d{4}-\d\d-\d\d$/.test(view.known || '') ? view.known : now);

  const details = element('div', {class: 'details', id: 'details', 'aria-live': 'polite'}, 'Choose a rectangle in the picture, or its revision in the table.');
  const describe = rectangle => {
    details.replaceChildren(element('strong', {}, `${labelOf('ruling', rectangle.ruling)}, by ${rectangle.revision}`), ` (${labelOf('retro_kind', rectangle.retro_kind)}). Services from ${rectangle.effective_from} ${rectangle.effective_to === FOREVER ? 'on' : 'until before ' + rectangle.effective_to}; known from ${rectangle.known_from} ${rectangle.known_to === FOREVER ? 'on' : 'until before ' + rectangle.known_to}. ${rectangle.citation}.`);
  };
  const describeLine = line => details.replaceChildren(element('strong', {}, `Claim ${line.claim_id}, line ${line.claim_line_number}`), `: served ${line.service_date}, ${line.final_decision === 'unknown' ? 'adjudicated (decision not recorded)' : line.final_decision} ${line.final_adjudication_date}. Outcome as adjudicated: ${labelOf('outcome', line.outcome_as_adjudicated)} (${line.revision_as_adjudicated || 'no revision'}); as known now: ${labelOf('outcome', line.outcome_as_known)} (${line.revision_as_known || 'no revision'}). `, screenLink('Its ladder, step by step', {...view, screen: 'line', line: lineKey(line)}));
  const inForce = element('strong', {'data-count': 'in-force'});
  const before = element('strong', {'data-count': 'adjudicated'});
  const on = element('output', {id: 'known-day'});
  const asKnown = element('div', {});
  let drawn = null;
  const slider = element('input', {type: 'range', id: 'known-line', min: bounds.known[0], max: timeOf(now), step: 864e5, value: start, 'aria-describedby': 'known-day'});
  const move = time => {
    const day = dayOf(time);
    slider.value = time;
    slider.setAttribute('aria-valuetext', day);
    on.textContent = day;
    const held = rectangles.filter(rectangle => rectangle.known_from <= day && day < rectangle.known_to);
    inForce.textContent = counted(held.length);
    before.textContent = counted(dots.filter(dot => dot.final_adjudication_date <= day).length);
    asKnown.replaceChildren(table('Rulings as known on the day of the line', held, [['effective_from', 'services from'], ['until', 'until before'], ['ruling', 'ruling'], ['revision', 'revision']].map(column => column), {}));
    if (drawn) drawn.signal('known', time).runAsync();
  };
  for (const rectangle of rectangles) rectangle.until = rectangle.effective_to === FOREVER ? 'open' : rectangle.effective_to;
  slider.addEventListener('input', () => move(Number(slider.value)));
  slider.addEventListener('change', () => remember({...view, known: dayOf(Number(slider.value))}));
  move(start);

  const parts = [form,
    chart('timeline', `${rectangles.length} rectangles of ${code} under ${labelOf('policy', policy)} and ${dots.length} claims. The table below has them all.`, width => timeline(rectangles, dots, bounds, start, width), (host, drawnView) => {
      drawn = drawnView;
      drawnView.addEventListener('click', (event, item) => {
        if (item && item.datum && isKnown(item.datum.place)) describe(rectangles[item.datum.place]);
        else if (item && item.datum && item.datum.claim_id) describeLine(item.datum);
      });
      dragLine(host, drawnView, bounds.known, timeOf(now), move, time => remember({...view, known: dayOf(time)}));
    }),
    element('form', {'aria-label': 'As known on', onsubmit: event => event.preventDefault()}, element('label', {for: 'known-line'}, 'as known on (drag the line, or this)', slider), on),
    paragraph('', {}), details,
    element('p', {}, 'As known on that day, ', inForce, ' of ', counted(rectangles.length), ' rulings were in force; ', before, ' of ', counted(dots.length), ' claims shown had been adjudicated.'),
    asKnown,
    isShareable ? paragraph('Claims are dots in the internal edition only.', {class: 'faint'}) : paragraph(`Dashed: known on the day of service. Dots: claims at (service, adjudicated on); triangles are final denials. At most sixty lines of each payer and code are on the page.`, {class: 'faint'}),
    heading('Every rectangle'),
    table('Rectangles of the code', rectangles, [['revision', 'revision'], ['ruling', 'ruling'], ['retro_kind', 'kind'], ['effective_from', 'services from'], ['until', 'until before'], ['known_from', 'known from'], ['citation', 'citation']],
      {link: (row, text) => element('button', {type: 'button', onclick: () => { describe(row); details.scrollIntoView({block: 'nearest'}); }}, text)})];
  return {...base, parts: parts.filter(part => part.tagName !== 'P' || part.textContent), file: [found, columns], queries: isShareable ? ['timeline'] : ['timeline', 'line']};
}

// The line follows the pointer; keys move it with the slider.
function dragLine(host, drawn, [low, high], latest, move, done) {
  const svg = host.querySelector('svg');
  svg.style.touchAction = 'pan-x';
  // within the chart's own frame: the picture begins after a margin and the legend
  const heightAt = event => {
    const frame = svg.getBoundingClientRect();
    return (event.clientY - frame.top) * (svg.viewBox.baseVal.height || frame.height) / frame.height - drawn.origin()[1] - drawn.padding().top;
  };
  const timeAt = event => {
    const time = Number(drawn.scale('y').invert(heightAt(event)));
    return 864e5 * Math.round(Math.min(Math.max(time, low), latest, high) / 864e5);
  };
  svg.addEventListener('pointerdown', event => {
    if (Math.abs(heightAt(event) - drawn.scale('y')(drawn.signal('known'))) > 8) return;
    event.preventDefault();
    const follow = moved => move(timeAt(moved));
    addEventListener('pointermove', follow);
    addEventListener('pointerup', left => { removeEventListener('pointermove', follow); follow(left); done(timeAt(left)); }, {once: true});
  });
}

// What revisions changed -----------------------------------------------------------------------------------------------------

const lineKey = line => [line.data_source, line.claim_id, line.claim_line_number].join('/');

function revisionsChanged(view) {
  const changes = sets.change.filter(change => chosen(change, view));
  const row = exposureRow(view) || {};
  const recoverable = changes.filter(change => change.opportunity === 'recoverable');
  const causes = grouped(recoverable, ['cause_revision', 'retro_kind'], ['line_count', 'amount_at_stake']).sort((one, other) => other.line_count - one.line_count);
  // in the shareable edition these are null where a merged cell may hold some
  const won = isShareable ? row.recoverable_line_count : sum(recoverable, 'line_count');
  const worth = isShareable ? row.recoverable_amount : total(recoverable, 'amount_at_stake');
  const parts = [heading('From denied to recoverable')];
  if (isKnown(row.final_denied_line_count) && won) {
    const steps = [{step: 'final denials', from: 0, to: row.final_denied_line_count, line_count: row.final_denied_line_count, kind: 'all'},
      {step: 'not covered by any revision', from: won, to: row.final_denied_line_count, line_count: row.final_denied_line_count - won, kind: 'unchanged'}];
    let from = won;
    for (const cause of causes) {
      steps.push({step: cause.cause_revision === '(several)' ? 'several causes' : `${cause.cause_revision}: ${labelOf('retro_kind', cause.retro_kind)}`, from: from - cause.line_count, to: from, line_count: cause.line_count, amount: cause.amount_at_stake, kind: 'cause'});
      from -= cause.line_count;
    }
    steps.push({step: 'recoverable', from: 0, to: won, line_count: won, amount: worth, kind: 'recoverable'});
    parts.push(chart('waterfall', `The policy as known now covers ${counted(won)} of ${counted(row.final_denied_line_count)} final denials.`, width => waterfall(steps, width)));
    parts.push(element('p', {}, element('strong', {'data-count': 'recoverable'}, counted(won)), ' final denials are covered by the policy as known now, worth ', element('strong', {'data-count': 'recoverable-amount'}, exactDollars(worth)), '.'));
  } else if (!decisionRecord(row).isRecorded('final')) parts.push(empty(undecidedNote(decisionRecord(row).undecided)));
  else parts.push(empty(isShareable ? SUPPRESSED : 'No denied line of this choice became covered. Set the filters back, or add remittances and later revisions.'));

  const moves = grouped(changes, ['outcome_as_adjudicated', 'outcome_as_known'], ['line_count', 'charge_amount']).map(move => ({...move, then: labelOf('outcome', move.outcome_as_adjudicated), now: labelOf('outcome', move.outcome_as_known)}));
  parts.push(heading('From what to what'));
  parts.push(moves.length ? chart('transitions', `${counted(sum(changes, 'line_count'))} lines by outcome then and now.`, width => transitions(moves, width)) : empty(isShareable ? SUPPRESSED : 'No outcome of this choice changed.'));
  parts.push(heading(isShareable ? 'By cause' : 'Line by line'));
  let file;
  if (isShareable) {
    file = [changes, ['payer', 'cause_revision', 'retro_kind', 'outcome_as_adjudicated', 'outcome_as_known', 'opportunity', 'line_count', 'charge_amount', 'amount_at_stake']];
    parts.push(changes.length ? table('Changes by cause', changes, [['payer', 'payer'], ['cause_revision', 'revision'], ['retro_kind', 'kind'], ['outcome_as_adjudicated', 'then'], ['outcome_as_known', 'now'], ['opportunity', 'opportunity'], ['line_count', 'lines', counted], ['charge_amount', 'charges', exactDollars], ['amount_at_stake', 'at stake', exactDollars]]) : empty(SUPPRESSED));
  } else {
    const lines = sets.line.filter(line => line.cause_revision && chosen(line, view)).sort((one, other) => (other.amount_at_stake || 0) - (one.amount_at_stake || 0) || (lineKey(one) < lineKey(other) ? -1 : 1));
    const changed = sum(changes, 'line_count');
    file = [lines, ['data_source', 'claim_id', 'claim_line_number', 'payer', 'line_of_business', 'code', 'service_date', 'outcome_as_adjudicated', 'outcome_as_known', 'changed_on', 'cause_revision', 'retro_kind', 'opportunity', 'charge_amount', 'amount_at_stake', 'window_state', 'days_left', 'appeal_deadline', 'reopening_deadline', 'good_cause_deadline', 'resubmission_deadline', 'is_clerical_error_reopening_open']];
    if (lines.length < changed) parts.push(paragraph(`${counted(lines.length)} of ${counted(changed)} changed lines are on the page; fct_retroactive_outcome has them all.`, {class: 'note'}));
    parts.push(lines.length ? table('Changed lines', lines, [['claim_id', 'claim'], ['claim_line_number', 'line', counted], ['code', 'code'], ['service_date', 'service'], ['outcome_as_adjudicated', 'then'], ['outcome_as_known', 'now'], ['cause_revision', 'cause'], ['opportunity', 'opportunity'], ['amount_at_stake', 'at stake', exactDollars], ['window_state', 'appeal or reopening window'], ['days_left', 'days left', counted], ['appeal_deadline', 'appeal by'], ['reopening_deadline', 'reopen by'], ['good_cause_deadline', 'with good cause by'], ['resubmission_deadline', 'corrected claim due'], ['retro_kind', 'kind'], ['payer', 'payer'], ['charge_amount', 'charge', exactDollars]],
      {link: (line, text) => screenLink(text, {...view, screen: 'line', line: lineKey(line)})}) : empty('No line of this choice changed.'));
  }
  return {title: 'What revisions changed', lead: 'Lines whose outcome differs between the day they were adjudicated and today, because a later revision rules differently on the same day of service.', parts, file, queries: isShareable ? ['change', 'exposure', 'undecided'] : ['change', 'exposure', 'line']};
}

// Scenarios ------------------------------------------------------------------------------------------------------------------

function scenarios(view) {
  const scenario = sets.scenario.find(known => known.scenario_id === view.scenario) || sets.scenario[0];
  if (!scenario) return {title: 'Scenarios', lead: '', parts: [empty('No scenario. Add a row to seeds/scenario/scenario.csv and build.')], file: [[], []], queries: ['scenario', 'scenario_line']};
  const rows = sets.scenario_line.filter(row => row.scenario_id === scenario.scenario_id && chosen(row, view));
  const rateOf = (name, standard) => view[name] !== undefined && view[name] !== '' && Number(view[name]) >= 0 && Number(view[name]) <= 1 ? Number(view[name]) : standard;
  const rates = {overturn: rateOf('overturn', scenario.overturn_rate_expected), realisation: rateOf('realisation', scenario.realisation_rate_expected)};
  const body = element('div', {});
  let file = [[], []];
  const show = () => {
    const worth = scenarioWorth(rows, rates.overturn, rates.realisation);
    const affected = sum(rows, 'line_count');
    const unpriced = sum(rows.filter(row => !isKnown(row.before_amount)), 'line_count');
    const bars = [];
    const listed = [];
    for (const group of grouped(rows, ['payer', 'quarter'], ['line_count', 'impact_low_amount', 'impact_high_amount']).sort((one, other) => one.quarter < other.quarter ? -1 : 1)) {
      const of = scenarioWorth(rows.filter(row => row.payer === group.payer && row.quarter === group.quarter), rates.overturn, rates.realisation);
      listed.push({...group, ...of});
      if (!isKnown(of.before)) continue;
      bars.push({...group, payer_label: labelOf('payer', group.payer), when: 'before', amount: of.before}, {...group, payer_label: labelOf('payer', group.payer), when: 'after', amount: of.after, low: of.before + group.impact_low_amount, high: of.before + group.impact_high_amount});
    }
    file = [listed, ['payer', 'quarter', 'line_count', 'before', 'after', 'impact', 'impact_low_amount', 'impact_high_amount']];
    const low = total(rows, 'impact_low_amount'), high = total(rows, 'impact_high_amount');
    const priced = bars.length ? chart('impact', `Expected payment before and after, ${listed.length} quarters.`, width => beforeAfter(bars, width)) : empty(rows.length ? 'None of the affected lines has a known rate. Add one to seeds/finance, and build.' : isShareable ? SUPPRESSED : 'This scenario changes no line of this choice. Reset the filters.');
    body.replaceChildren(tiles(
      tile('affected', 'Affected lines', counted(isShareable && !rows.length ? null : affected), unpriced ? `${counted(unpriced)} without a rate` : null),
      tile('before', 'Before', exactDollars(worth.before)), tile('after', 'After', exactDollars(worth.after)), tile('impact', 'Impact, expected', exactDollars(worth.impact)),
      tile('range', 'Least to greatest', isKnown(low) ? `${dollars(low)} to ${dollars(high)}` : '–')),
    heading('Expected payment by quarter'), priced, bars.length ? paragraph('The whisker goes from the least to the greatest, at the rates as set.', {class: 'faint'}) : '',
    listed.length ? table('Impact by payer and quarter', listed, [['payer', 'payer'], ['quarter', 'quarter'], ['line_count', 'lines', counted], ['before', 'before', exactDollars], ['after', 'after', exactDollars], ['impact_low_amount', 'least', exactDollars], ['impact', 'expected', exactDollars], ['impact_high_amount', 'greatest', exactDollars]]) : element('span', {}));
    if (body.isConnected) drawPending();
  };
  const slider = (name, label) => {
    const shown = element('output', {}, percent(rates[name]));
    return element('label', {}, `${label}: `, shown, element('input', {type: 'range', id: `rate-${name}`, min: 0, max: 1, step: 0.01, value: rates[name], 'aria-label': label,
      oninput: event => { rates[name] = Number(event.target.value); shown.textContent = percent(rates[name]); show(); },
      onchange: () => remember({...view, overturn: String(rates.overturn), realisation: String(rates.realisation)})}));
  };
  const form = element('form', {'aria-label': 'Scenario and its rates', onsubmit: event => event.preventDefault()},
    picker('scenario', 'scenario', sets.scenario.map(known => [known.scenario_id, known.label]), scenario.scenario_id, {...view, overturn: '', realisation: ''}, {class: 'wide'}),
    slider('overturn', 'percent of final denials that an appeal overturns'), slider('realisation', 'percent of the change that becomes money'),
    element('button', {type: 'button', onclick: () => go({...view, overturn: '', realisation: ''})}, 'rates as set'));
  show();
  return {title: 'Scenarios', lead: 'What the change that a scenario supposes would be worth, by the same ladder.', parts: [form, scenario.note ? paragraph(scenario.note, {class: 'note'}) : null, body].filter(Boolean), get file() { return file; }, queries: ['scenario', 'scenario_line']};
}

// One claim line -------------------------------------------------------------------------------------------------------------

function claimLine(view) {
  const base = {title: 'One claim line', lead: 'The ladder step by step: as known when the line was adjudicated, and as known today. The first step that answers decides.'};
  if (isShareable) return {...base, parts: [empty('This screen names single claims, which the shareable edition does not hold. Build the internal one: EDITION=internal make page. make explain CLAIM=… prints one line as text.')], file: [[], []], queries: []};
  const offered = sets.line.filter(line => chosen(line, view));
  if (!offered.length) return {...base, parts: [empty('No line of this choice is on the page. Reset the filters.')], file: [[], []], queries: ['line', 'step']};
  const line = sets.line.find(known => lineKey(known) === view.line) || offered.find(known => known.cause_revision) || offered[0];
  const key = lineKey(line);
  const find = element('form', {'aria-label': 'Find a line', onsubmit: event => {
    event.preventDefault();
    const typed = event.target.elements.claim.value.trim();
    const found = sets.line.find(known => lineKey(known) === typed) || sets.line.find(known => known.claim_id.toUpperCase() === typed.toUpperCase());
    if (found) go({...view, line: lineKey(found)});
    else event.target.querySelector('output').textContent = `${typed || 'Nothing'} is not on the page: it holds at most sixty lines of each payer and code. make explain CLAIM=… prints any line.`;
  }}, element('label', {}, 'claim id', element('input', {name: 'claim', value: line.claim_id, autocomplete: 'off'})), element('button', {}, 'show'),
  picker('lines of the choice', 'line', [...(offered.includes(line) ? [] : [line]), ...offered].slice(0, 400).map(known => [lineKey(known), `${known.claim_id} / ${known.claim_line_number}`]), key, view), element('output', {'aria-live': 'polite'}));
  const facts = [['claim', `${line.claim_id}, line ${line.claim_line_number} (${line.data_source})`], ['payer', `${labelOf('payer', line.payer)}, ${labelOf('line_of_business', line.line_of_business)}`], ['code', line.code], ['diagnoses', line.diagnosis_codes || 'none given'],
    ['service', line.service_date], ['charge', exactDollars(line.charge_amount)], ['expected', exactDollars(line.expected_amount)], ['first decision', line.initial_decision ? `${decisionOf(line.initial_decision)} ${line.initial_adjudication_date}` : 'not adjudicated'],
    ['final decision', line.final_decision ? `${decisionOf(line.final_decision)} ${line.final_adjudication_date}` : 'none'], ['policy then', line.outcome_as_adjudicated ? labelOf('outcome', line.outcome_as_adjudicated) : 'not adjudicated'], ['policy now', labelOf('outcome', line.outcome_as_known)],
    ['changed by', line.cause_revision ? `${line.cause_revision} on ${line.changed_on}, ${labelOf('retro_kind', line.retro_kind)}` : 'nothing'], ['appeal or reopening window', line.window_state ? `${labelOf('window_state', line.window_state)}${isKnown(line.days_left) ? `, ${line.days_left} days left` : ''}${line.is_clerical_error_reopening_open ? '; a clerical error can be corrected at any time' : ''}` : 'no final decision']];
  const summary = element('dl', {class: 'facts'}, ...facts.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))));

  const revisions = sets.policy_revision.filter(revision => revision.policy_id === line.policy_id);
  const marks = [{lane: 'service', kind: 'service', day: line.service_date, what: 'served', short: line.service_date},
    ...revisions.map(revision => ({lane: 'knowledge', kind: revision.revision === line.cause_revision ? 'cause' : 'revision', day: revision.known_from, what: `${revision.revision} became known`, short: revision.revision})),
    ...(line.initial_decision ? [{lane: 'adjudication', kind: line.initial_decision, day: line.initial_adjudication_date, what: `first decision: ${decisionOf(line.initial_decision)}`, short: decisionOf(line.initial_decision)}] : []),
    ...(line.final_decision && line.final_adjudication_date !== line.initial_adjudication_date ? [{lane: 'adjudication', kind: line.final_decision, day: line.final_adjudication_date, what: `final decision: ${decisionOf(line.final_decision)}`, short: decisionOf(line.final_decision)}] : []),
    {lane: 'knowledge', kind: 'now', day: build.known_on, what: 'as known today', short: 'today'}].map(mark => ({...mark, x: timeOf(mark.day)}));

  const steps = sets.step.filter(step => lineKey(step) === key);
  const numbers = [...new Set(steps.map(step => step.step))].sort();
  const NAMES = ['', 'code', 'payer', 'plan', 'revision', 'coding', 'ruling', 'diagnosis', 'criteria'];
  const ofStep = (number, basis) => steps.filter(step => step.step === number && step.basis === basis);
  const cells = (number, basis) => {
    const found = ofStep(number, basis);
    const answers = found.map(step => [step.answer, step.reason_code && labelOf('reason_code', step.reason_code), step.missing_facts && `missing: ${step.missing_facts.split(',').map(fact => labelOf('fact', fact)).join(', ')}`, step.citation].filter(Boolean).join('. '));
    return [element('td', {}, found.length ? found[0].saw : '—'), element('td', {class: found.some(step => step.answer.startsWith('DECIDES')) ? 'decides' : null}, answers.join(' / '))];
  };
  const dayAs = basis => (steps.find(step => step.basis === basis) || {}).known_on;
  const ladder = steps.length ? element('div', {class: 'scroll whole', tabindex: '0', role: 'region', 'aria-label': 'The ladder on both days'}, element('table', {'data-ladder': key},
    element('thead', {}, element('tr', {}, element('th', {scope: 'col'}, 'step'), element('th', {scope: 'col'}, `checked as of ${dayAs('as_adjudicated') || 'no adjudication'}`), element('th', {scope: 'col'}, 'result then'), element('th', {scope: 'col'}, `checked as of ${dayAs('as_known')}`), element('th', {scope: 'col'}, 'result now'))),
    element('tbody', {}, ...numbers.map(number => element('tr', {}, element('th', {scope: 'row'}, `${number} ${NAMES[number]}`), ...cells(number, 'as_adjudicated'), ...cells(number, 'as_known'))))))
    : empty(`The page has the steps of lines that changed or are finally denied. Print those of this line: make explain CLAIM=${line.claim_id} LINE=${line.claim_line_number}`);
  const bound = paragraph(`${counted(sets.line.length)} of ${counted((exposureRow({}) || {}).line_count)} lines are on the page, at most sixty of each payer and code: those that revisions changed, then final denials, highest expected dollars first.`, {class: 'faint'});
  return {...base, parts: [find, bound, summary, heading('Timeline of this line'), chart('lanes', `Service, what became known, and adjudication of ${line.claim_id} over time.`, width => lanes(marks, [Math.min(...marks.map(mark => mark.x)) - margin, Math.max(...marks.map(mark => mark.x)) + margin], width)),
    paragraph('Squares: revisions of the policy as they became known; the diamond changed the outcome. Triangles: denied; pointing down, decision not recorded. Circles: served, paid.', {class: 'faint'}), heading('The ladder'), ladder],
  file: [steps, ['data_source', 'claim_id', 'claim_line_number', 'basis', 'known_on', 'step', 'saw', 'answer', 'reason_code', 'revision', 'citation', 'missing_facts']], queries: ['line', 'step']};
}

// Policies -------------------------------------------------------------------------------------------------------------------

function policies(view) {
  const shown = sets.policy.filter(policy => chosen(policy, view, ['payer']));
  const policy = shown.find(known => known.policy_id === view.policy) || shown[0];
  const code = (view.code && view.code !== ALL ? view.code : view.search || '').trim().toUpperCase();
  const hits = sets.coverage.filter(row => row.code === code && chosen(row, view, ['payer', 'line_of_business']));
  const search = element('form', {role: 'search', 'aria-label': 'Who covers a code', onsubmit: event => { event.preventDefault(); go({...view, code: ALL, search: event.target.elements.code.value.trim().toUpperCase()}); }},
    element('label', {}, 'who covers code', element('input', {name: 'code', value: code, placeholder: '81445', autocomplete: 'off', list: 'codes'})), element('button', {}, 'search'),
    element('datalist', {id: 'codes'}, ...[...new Set(sets.coverage.map(row => row.code))].map(name => element('option', {value: name}))));
  const columns = ['code', 'label', 'payer', 'line_of_business', 'coverage', 'outcome', 'ruling_since', 'condition', 'revision', 'citation'];
  const parts = [heading('Who covers a code, since when, on which terms'), search];
  if (hits.length) parts.push(paragraph(`${code}: ${hits[0].label}`, {}), table('Coverage of the code', hits, [['payer', 'payer'], ['line_of_business', 'line of business'], ['coverage', 'answer'], ['ruling_since', 'since'], ['condition', 'terms'], ['revision', 'revision'], ['citation', 'citation']]));
  else parts.push(empty(code ? `No policy names ${code} for this choice. Is it one of the ${counted(new Set(sets.coverage.map(row => row.code)).size)} codes of the reference?` : 'Type a code, for example 81445.'));
  parts.push(heading('Policies'));
  if (!policy) return {title: 'Policies', lead: '', parts: [...parts, empty('No policy of this payer is in the warehouse. CONTRIBUTING says how to add one.')], file: [hits, columns], queries: ['coverage', 'policy']};
  parts.push(table('Policies', shown, [['policy_id', 'policy'], ['payer', 'payer'], ['policy_number', 'number'], ['label', 'subject'], ['document_label', 'document'], ['document_as_of', 'current on'], ['retired_on', 'retired on'], ['next_review_on', 'next review']],
    {link: (row, text) => screenLink(text, {...view, policy: row.policy_id}), mark: row => row === policy}));
  const revisions = sets.policy_revision.filter(revision => revision.policy_id === policy.policy_id);
  const known = sets.policy_known.filter(row => row.policy_id === policy.policy_id);
  parts.push(heading(`${labelOf('policy', policy.policy_id)}: revisions`), table('Revisions', revisions, [['revision', 'revision'], ['effective_from', 'in force from'], ['effective_to', 'until before'], ['known_from', 'known from'], ['known_basis', 'known by'], ['code_list_status', 'list shown'], ['retro_kind', 'kind'], ['citation', 'citation']]),
    paragraph('Partial list: the source does not show the complete list, and what it does not show is unknown.', {class: 'faint'}),
    heading(`${labelOf('policy', policy.policy_id)}: what else is known, and what is not`), known.length ? table('Known and not known', known, [['kind', 'kind'], ['subject', 'subject'], ['text', 'what the source says'], ['section', 'section']]) : empty('Nothing more than the rulings is recorded.'));
  return {title: 'Policies', lead: 'What is known of each policy, and what is not.', parts, file: code ? [hits, columns] : [revisions, ['policy_id', 'revision', 'effective_from', 'effective_to', 'known_from', 'known_basis', 'code_list_status', 'retro_kind', 'citation']], queries: ['coverage', 'policy', 'policy_revision', 'policy_known']};
}

// Data quality ---------------------------------------------------------------------------------------------------------------

function dataQuality() {
  if (isShareable) {
    return {title: 'Data quality', lead: 'Which input tables were read.', parts: [
      sets.intake.length ? table('Input tables', sets.intake, [['table_name', 'table']]) : empty('No input table has a row.'),
      paragraph('How many rows were read and set aside, unmapped payers, contradictions and the gate’s pages are in the internal edition.', {class: 'faint'})],
    file: [sets.intake, ['table_name']], queries: ['intake']};
  }
  const rows = sets.intake.filter(row => row.accepted_row_count || row.rejected_row_count);
  const bars = rows.flatMap(row => [{table_name: row.table_name, state: 'accepted', row_count: row.accepted_row_count}, {table_name: row.table_name, state: 'rejected', row_count: row.rejected_row_count}]).filter(bar => bar.row_count);
  const parts = [paragraph('The filters do not apply here: what could not be read belongs to no payer.', {class: 'faint'}), heading('Rows read')];
  parts.push(bars.length ? chart('intake', `Rows accepted and rejected of ${rows.length} tables.`, width => rowsRead(bars, width)) : empty('No rows. Is CLAIMS_DIR the folder with medical_claim?'));
  const names = [['table_name', 'table'], ['row_count', 'rows', counted], ['accepted_row_count', 'accepted', counted], ['rejected_row_count', 'rejected', counted], ['in_scope_row_count', 'in scope', counted], ['out_of_scope_row_count', 'out of scope', counted], ['charge_amount', 'charges', exactDollars], ['rejected_charge_amount', 'rejected charges', exactDollars]];
  if (bars.length) parts.push(table('Intake', sets.intake, names));
  if (!sets.intake.some(row => row.table_name === 'remittance' && row.accepted_row_count)) parts.push(empty('No remittances in this extract: decisions are read from the claims’ own columns. Put remittance files into the folder of the claims to see denials and their reasons.'));
  parts.push(heading('Rows set aside'), sets.rejected.length ? table('Rejected rows', sets.rejected, [['table_name', 'table'], ['reason_code', 'reason'], ['row_count', 'rows', counted], ['charge_amount', 'charges', exactDollars]]) : empty('No row was set aside.'));
  parts.push(heading('Payers and plans that the crosswalk does not know'), sets.payer_text.length ? table('Unmapped texts', sets.payer_text, [['payer_text', 'payer'], ['plan_text', 'plan'], ['mapping_status', 'what is missing'], ['line_count', 'lines', counted], ['in_scope_line_count', 'in scope', counted], ['in_scope_charge_amount', 'charges in scope', exactDollars]]) : empty('Every payer and plan is mapped.'),
    heading('Contradictions and texts that could not be read'), sets.flag.length ? table('Findings', sets.flag, [['finding', 'finding'], ['where_found', 'where'], ['line_count', 'lines', counted], ['amount', 'dollars', exactDollars]]) : empty('None.'));
  if (gate) parts.push(element('p', {}, 'The check that comes before each build has pages of its own: ', element('a', {href: gate}, 'the gate’s pages'), ' (written by make gate).'));
  return {title: 'Data quality', lead: 'Whether every row arrived, and what was set aside.', parts, file: [sets.intake, names.map(([name]) => name)], queries: ['intake', 'rejected', 'payer_text', 'flag']};
}
