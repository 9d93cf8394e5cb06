// A table that can be sorted by its heads.

import { caption, h, region } from './dom.js';
import { none } from './format.js';

// What a reader chose outlives the next refresh, by caption.
const chosen = new Map();
const numeric = new Set(['number', 'bigint']);

/**
 * @param columns [{ name, title, value(row), show(row), number, wide, tight, hint }]: value sorts, show is text or an element; wide ones hold sentences,
 * tight ones are never broken.
 * @param options { caption, sort: { name, down }, onsort, total, limit, label(row) }
 */
export function table(columns, rows, options = {}) {
  const before = options.onsort ? undefined : chosen.get(options.caption);
  let sort = before ?? options.sort ?? null;
  let limit = options.limit ?? Infinity;
  const body = h('tbody');
  const heads = columns.map(column => {
    const button = h('button', { type: 'button', title: column.hint, onclick: () => by(column) }, column.title, h('span', { class: 'arrow', 'aria-hidden': 'true' }));
    return h('th', { scope: 'col', class: column.number ? 'number' : null }, button);
  });
  const more = h('button', { type: 'button', class: 'more', onclick: () => { limit = Infinity; fill(); } });
  const shown = h('table', {}, caption(options.caption), h('thead', {}, h('tr', {}, heads)), body, options.total ? h('tfoot', {}, line(options.total, true)) : null);

  function by(column) {
    sort = { name: column.name, down: sort?.name === column.name ? !sort.down : Boolean(column.number) };
    chosen.set(options.caption, sort);
    options.onsort?.(sort);
    fill();
  }

  function line(row, isTotal = false) {
    return h('tr', { class: options.rowClass?.(row) }, columns.map((column, i) => {
      const content = isTotal && i === 0 ? 'Total' : (column.show ?? (r => column.value(r) ?? none))(row);
      return h(i === 0 ? 'th' : 'td', { scope: i === 0 ? 'row' : null, class: column.number ? 'number' : column.wide ? 'wide' : column.tight ? 'tight' : null }, content);
    }));
  }

  function fill() {
    const column = columns.find(c => c.name === sort?.name);
    const ordered = column ? [...rows].sort((a, b) => compare(column.value(a), column.value(b), sort.down)) : rows;
    heads.forEach((head, i) => {
      const is = columns[i] === column;
      if (is) head.setAttribute('aria-sort', sort.down ? 'descending' : 'ascending'); else head.removeAttribute('aria-sort');
      head.querySelector('.arrow').textContent = is ? (sort.down ? ' ▼' : ' ▲') : '';
    });
    body.replaceChildren(...ordered.slice(0, limit).map(row => line(row)));
    more.hidden = rows.length <= limit;
    more.textContent = `Show all ${rows.length.toLocaleString('en-US')}`;
  }

  fill();
  return h('div', {}, region(options.caption, shown), more);
}

// What is not known comes last, whichever way the rest is sorted.
function compare(a, b, down) {
  const [noA, noB] = [a === null || a === undefined, b === null || b === undefined];
  if (noA || noB) return noA - noB;
  const order = numeric.has(typeof a) && numeric.has(typeof b) ? a - b : String(a).localeCompare(String(b), 'en', { numeric: true });
  return down ? -order : order;
}
