// Whether the outside systems' reports can be trusted: one cell a report and day.

import { caption, empty, h, region } from './dom.js';
import { open } from './details.js';
import { addDays, count, moment, none, text, words } from './format.js';

const days = 14;
// A sign and a word beside the colour.
const meaning = { OK: ['✓', 'whole', 'ok'], PARTIAL: ['◐', 'incomplete', 'partial'], FAILED: ['✕', 'failed', 'failed'], NOT_YET: ['…', 'not there yet', 'waiting'] };

export default {
  title: 'Endpoints',
  day: 0,
  needsFile: true,

  load: async state => ({ answers: await state.get('reports/endpoints', { date: state.date, days }) }),

  render({ answers }, state) {
    const { rows } = answers.data;
    if (rows.length === 0) return empty('Nobody was asked in these days', `Run ./liftoff ingest-campaigns --mode=strategis --date=${state.date} and refresh.`);
    const columns = Array.from({ length: days }, (_, i) => addDays(state.date, i - days + 1));
    const names = [...new Set(rows.map(row => row.endpoint))].sort();
    const at = new Map(rows.map(row => [`${row.endpoint} ${row.date}`, row]));
    const bad = rows.filter(row => row.status !== 'OK').length;
    const parts = [
      h('p', { class: 'lead' }, `What each report last answered for each day, ${columns[0]} to ${state.date}. ${bad === 0 ? 'All came whole.' : `${count(bad)} of ${count(rows.length)} did not come whole.`} A cell opens what is known of it; arrow keys lead from cell to cell.`),
      h('ul', { class: 'legend' }, Object.values(meaning).map(([sign, word, style]) => h('li', {}, h('span', { class: `cell ${style}`, 'aria-hidden': 'true' }, sign), ` ${word}`)), h('li', {}, h('span', { class: 'cell reused', 'aria-hidden': 'true' }, '↺'), ' an older answer stands in')),
      region('Endpoint health by day', h('table', { class: 'heat', role: 'grid', onkeydown: walk, onfocusin: event => stand(event.target) },
        caption('Endpoint health by day'),
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Report'), columns.map(day => h('th', { scope: 'col' }, h('span', { class: 'visually-hidden' }, day), h('span', { 'aria-hidden': 'true' }, day.slice(5)))))),
        h('tbody', {}, names.map(name => h('tr', {}, h('th', { scope: 'row' }, words(name)), columns.map(day => h('td', {}, cell(at.get(`${name} ${day}`), state)))))))),
    ];
    // One stop for the keyboard, not two hundred: the newest cell of the first report that has one.
    stand([...parts.at(-1).querySelector('tr:has(button) td button')?.closest('tr').querySelectorAll('button') ?? []].at(-1));
    return parts;
  },
};

/** Makes a cell the one that Tab leads to. */
function stand(button) {
  if (!button?.matches('button.cell')) return;
  for (const other of button.closest('table').querySelectorAll('button.cell')) other.tabIndex = other === button ? 0 : -1;
}

const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function walk(event) {
  const at = event.target.closest('td');
  if (!at || !(event.key in steps)) return;
  event.preventDefault();
  const [down, right] = steps[event.key];
  const rows = [...at.closest('tbody').rows];
  // Days that nobody was asked of are stepped over.
  for (let row = rows.indexOf(at.parentElement) + down, column = at.cellIndex + right; rows[row]?.cells[column]; row += down, column += right) {
    const next = rows[row].cells[column].querySelector('button');
    if (next) { next.focus(); return; }
  }
}

function cell(row, state) {
  if (!row) return h('span', { class: 'cell', title: 'not asked' }, h('span', { class: 'visually-hidden' }, 'not asked'), h('span', { 'aria-hidden': 'true' }, none));
  const [sign, word, style] = meaning[row.status] ?? ['?', row.status, 'waiting'];
  const told = `${words(row.endpoint)}, ${row.date}: ${word}${row.is_reused ? ', an older answer stands in' : ''}, ${count(row.row_count)} rows`;
  return h('button', { type: 'button', id: `e-${row.endpoint}-${row.date}`, class: `cell ${style}${row.is_reused ? ' reused' : ''}`, 'aria-label': told, title: told, onclick: () => details(row, word, state) }, row.is_reused ? '↺' : sign);
}

function details(row, word, state) {
  const line = (title, value) => [h('dt', {}, title), h('dd', {}, value)];
  open(`${words(row.endpoint)}, ${row.date}`, h('dl', { class: 'facts' },
    line('Answer', word), line('Platform', text(row.platform)), line('Rows', `${count(row.row_count)}${row.expected_min_rows === null ? '' : ` (usually ${count(row.expected_min_rows)})`}`),
    line('Revenue in it', row.has_revenue ? 'yes' : 'no'), line('Spend in it', row.has_spend ? 'yes' : 'no'), line('Retries', count(row.retry_count)),
    line('Error', text(row.error_message)), line('Stands in', row.is_reused ? 'an older good answer' : 'no'), line('Asked until', moment(row.finished_at, state.tz)), line('Run', text(row.run_id))));
}
