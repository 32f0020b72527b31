// The page itself: it unpacks the data, reads the view from the address, and draws the screen that the address names.
const SCREENS = {exposure: ['Exposure', exposure], timeline: ['Policy timeline', policyTimeline], changes: ['What revisions changed', revisionsChanged], scenarios: ['Scenarios', scenarios], line: ['One claim line', claimLine], policies: ['Policies', policies], quality: ['Data quality', dataQuality]};
const LABELS = {payer: 'payer', line_of_business: 'line of business', code: 'code', month: 'month of service'};

const sets = {}, queries = {};
// of dim_label, by subject|id; which subjects a column names; the note on lines without a decision
let labels = new Map(), subjects = {}, notes = {};
let build = {}, gate = '', isShareable = true, exposures = new Map();
let pending = [], drawnViews = [], drawing = 0;

const viewOf = () => { const view = readAddress(location.hash); return {...view, screen: SCREENS[view.screen] ? view.screen : 'exposure'}; };
const go = view => { location.hash = writeAddress(view); };
// the address follows a slider without drawing the screen again
const remember = view => history.replaceState(null, '', writeAddress(view));

async function drawPending() {
  const turn = drawing;
  const work = pending;
  pending = [];
  drawnViews = drawnViews.filter(({host, drawn}) => host.isConnected || drawn.finalize());
  for (const {host, specification, onReady} of work) {
    if (turn !== drawing || !host.isConnected) continue;
    const drawn = await vegaEmbed(host, {$schema: 'https://vega.github.io/schema/vega-lite/v6.json', ...specification(host.clientWidth || 360)}, {mode: 'vega-lite', ast: true, actions: false, renderer: 'svg', config: theme(), defaultStyle: false});
    if (turn !== drawing) { drawn.finalize(); continue; }
    drawnViews.push({host, drawn});
    if (onReady) onReady(host, drawn.view);
  }
  if (turn === drawing) document.documentElement.dataset.drawn = String(turn);
}

function drawFilters(view) {
  const rows = [...exposures.values()];
  const form = document.getElementById('filters');
  const options = name => {
    const of = isShareable && name !== 'payer' ? rows : rows.filter(row => FILTERS.every(other => other === name || row[other] === ALL));
    return [...new Set(of.map(row => row[name]))].filter(value => value !== ALL).sort();
  };
  form.replaceChildren(...FILTERS.map(name => {
    const values = options(name);
    const listed = view[name] && view[name] !== ALL && !values.includes(view[name]) ? [view[name], ...values] : values;
    return picker(LABELS[name], name, [[ALL, 'all'], ...listed.map(value => [value, labelOf(name, value)])], view[name] || ALL, view, {id: `filter-${name}`});
  }), element('button', {type: 'button', onclick: () => go(Object.fromEntries(Object.entries(view).filter(([name]) => !FILTERS.includes(name))))}, 'Reset filters'));
}

function save(name, text) {
  const address = URL.createObjectURL(new Blob([text], {type: 'text/csv'}));
  element('a', {href: address, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

function draw(isMoved) {
  drawing += 1;
  drawnViews.forEach(({drawn}) => drawn.finalize());
  drawnViews = [];
  pending = [];
  const view = viewOf();
  document.querySelectorAll('#screens a').forEach(link => {
    link.href = writeAddress({screen: link.dataset.screen, ...Object.fromEntries(FILTERS.map(name => [name, view[name]]))});
    if (link.dataset.screen === view.screen) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  });
  const focused = document.activeElement && (document.activeElement.id || document.activeElement.name);
  drawFilters(view);
  const screen = SCREENS[view.screen][1](view);
  document.title = `${screen.title} · Lookback${isShareable ? '' : ' · internal'}`;
  const stem = `lookback_${view.screen}`;
  document.getElementById('main').replaceChildren(
    element('h1', {}, screen.title), paragraph(`${screen.lead}${isShareable ? '' : ' Internal edition: holds claim ids; do not pass it on.'}`, {class: 'faint'}), ...screen.parts,
    element('p', {}, element('button', {type: 'button', id: 'save', onclick: () => save(`${stem}.csv`, csv(...screen.file))}, 'Save what is shown as CSV')),
    ...screen.queries.map(name => element('details', {}, element('summary', {}, `The query behind “${name}”`), element('pre', {tabindex: '0'}, queries[name]))));
  if (focused) { const again = document.getElementById(focused) || document.querySelector(`[name="${CSS.escape(focused)}"]`); if (again) again.focus({preventScroll: true}); }
  if (isMoved) scrollTo(0, 0);
  drawPending();
}

async function open() {
  const signs = atob(document.getElementById('data').textContent.trim());
  const packed = new Uint8Array(signs.length);
  for (let place = 0; place < signs.length; place += 1) packed[place] = signs.charCodeAt(place);
  const data = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).json();
  isShareable = data.edition === 'shareable';
  gate = data.gate;
  subjects = data.subjects;
  notes = data.notes;
  for (const [name, set] of Object.entries(data.sets)) {
    queries[name] = set.query;
    // rows are made when a screen first asks for them: the steps of a million lines are wanted by one screen alone
    Object.defineProperty(sets, name, {configurable: true, get() { const value = rowsOf(set); Object.defineProperty(sets, name, {value}); return value; }});
  }
  labels = new Map(sets.label.map(row => [`${row.subject}|${row.id}`, row.label]));
  build = sets.build[0];
  exposures = new Map(sets.exposure.map(row => [FILTERS.map(name => row[name]).join('|'), row]));
  document.getElementById('known').textContent = build.known_on ? `as known on ${build.known_on}` : 'no lines in scope';
  document.getElementById('edition').textContent = isShareable ? 'Shareable edition: aggregates of 11 lines or more' : 'INTERNAL EDITION: down to the claim line';
  document.getElementById('screens').replaceChildren(...Object.entries(SCREENS).map(([name, [title]]) => element('li', {}, element('a', {'data-screen': name, href: '#' + name}, title))));
  let screen = viewOf().screen;
  addEventListener('hashchange', () => { const isMoved = viewOf().screen !== screen; screen = viewOf().screen; draw(isMoved); });
  let width = innerWidth;
  addEventListener('resize', () => { if (Math.abs(innerWidth - width) > 40) { width = innerWidth; draw(false); } });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw(false));
  draw(false);
}

if (!('DecompressionStream' in window)) document.getElementById('loading').textContent = 'This browser cannot unpack the data. Open the page in a browser of 2023 or later.';
else open();
