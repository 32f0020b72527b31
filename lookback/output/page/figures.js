// Figures as text, views as addresses, tables as files, and the one formula that the page works out again. Nothing here knows the
// document, so that node can test it.
const ALL = '*';
const FILTERS = ['payer', 'line_of_business', 'code', 'month'];

const whole = new Intl.NumberFormat('en-US', {maximumFractionDigits: 0});
const cents = new Intl.NumberFormat('en-US', {minimumFractionDigits: 2, maximumFractionDigits: 2});
const isKnown = value => value !== null && value !== undefined && !Number.isNaN(value);
const counted = value => isKnown(value) ? whole.format(value) : '–';
const dollars = value => isKnown(value) ? (value < 0 ? '−$' : '$') + whole.format(Math.abs(value)) : '–';
const exactDollars = value => isKnown(value) ? (value < 0 ? '−$' : '$') + cents.format(Math.abs(value)) : '–';
const percent = value => isKnown(value) ? (100 * value).toFixed(1) + ' %' : '–';

// The address holds the whole view: #screen?name=value&name=value, in one order so that equal views have equal addresses.
function readAddress(hash) {
  const [screen, query] = hash.replace(/^#/, '').split('?');
  return {screen, ...Object.fromEntries(new URLSearchParams(query || ''))};
}

function writeAddress(view) {
  const named = Object.entries(view).filter(([name, value]) => name !== 'screen' && value && value !== ALL);
  const query = new URLSearchParams(named.sort(([one], [other]) => one < other ? -1 : 1)).toString();
  return '#' + view.screen + (query ? '?' + query : '');
}

// Rows of objects from the columns of a data set.
function rowsOf({names, columns, count}) {
  const rows = new Array(count);
  for (let place = 0; place < count; place += 1) {
    const row = {};
    for (let column = 0; column < names.length; column += 1) row[names[column]] = columns[column][place];
    rows[place] = row;
  }
  return rows;
}

// Is a row in the view? A row that counts all values of a column (a star) is, only where the view sets no filter on it.
const chosen = (row, view, names = FILTERS) => names.every(name => !view[name] || view[name] === ALL || row[name] === view[name]);

const sum = (rows, name) => rows.reduce((total, row) => total + (row[name] || 0), 0);
const total = (rows, name) => rows.some(row => isKnown(row[name])) ? Math.round(100 * sum(rows, name)) / 100 : null;

function grouped(rows, names, measures) {
  const groups = new Map();
  for (const row of rows) {
    const key = names.map(name => row[name]).join('\u001f');
    if (!groups.has(key)) groups.set(key, {of: [], ...Object.fromEntries(names.map(name => [name, row[name]]))});
    groups.get(key).of.push(row);
  }
  return [...groups.values()].map(({of, ...group}) => ({...group, ...Object.fromEntries(measures.map(name => [name, total(of, name)]))}));
}

// RFC 4180. A text that a spreadsheet would take for a formula is quoted by an apostrophe.
function csv(rows, names) {
  const cell = value => {
    if (!isKnown(value)) return '';
    const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? "'" + value : String(value);
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  };
  return [names, ...rows.map(row => names.map(name => row[name]))].map(line => line.map(cell).join(',')).join('\r\n') + '\r\n';
}

// The formula of int_scenario_impact, in whole numbers as the warehouse's decimals: an amount times a part of eight digits, to the
// cent, halves away from zero.
function partOf(amount, part) {
  const product = BigInt(Math.round(amount * 100)) * BigInt(Math.round(part * 1e8));
  const size = product < 0n ? -product : product;
  const rounded = (size + 50000000n) / 100000000n;
  return Number(product < 0n ? -rounded : rounded);
}

function scenarioWorth(rows, overturnRate, realisationRate) {
  let before = 0, impact = 0, isPriced = false;
  for (const row of rows) {
    if (!isKnown(row.before_amount)) continue;
    isPriced = true;
    const won = row.is_final_denial ? overturnRate : 1;
    before += row.times * partOf(row.before_amount, row.share_before * won);
    impact += row.times * partOf(row.change_amount, row.share_change * won * realisationRate);
  }
  return isPriced ? {before: before / 100, impact: impact / 100, after: (before + impact) / 100} : {before: null, impact: null, after: null};
}

if (typeof module !== 'undefined') {
  module.exports = {ALL, FILTERS, chosen, counted, csv, dollars, exactDollars, grouped, partOf, percent, readAddress, rowsOf, scenarioWorth, total, writeAddress};
}
