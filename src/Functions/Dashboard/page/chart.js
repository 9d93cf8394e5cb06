// Charts by uPlot in the page's colours. A chart is a picture beside a table that says the same; readers of the screen get the table.

import uPlot from './uPlot.esm.js';
import { h } from './dom.js';

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/**
 * @param x positions; labels say what stands below them
 * @param series [{ title, values, colour: '--css-name', dashed, bars }]
 */
export function chart({ caption, x, labels, series, show, height = 260 }) {
  const place = h('div', { class: 'plot', 'aria-hidden': 'true' });
  const figure = h('figure', {}, h('figcaption', {}, caption), place);
  let plot = null;

  function draw() {
    const width = Math.floor(place.clientWidth);
    if (width === 0 || !place.isConnected) return;
    plot?.destroy();
    const axis = { stroke: css('--quiet'), grid: { stroke: css('--line'), width: 1 }, ticks: { stroke: css('--line'), width: 1 }, font: '12px system-ui, sans-serif' };
    const every = Math.ceil(x.length / Math.max(2, Math.floor(width / 64)));
    plot = new uPlot({
      width, height,
      scales: { x: { time: false, range: [x[0] - 0.5, x[x.length - 1] + 0.5] }, y: { range: (_, low, high) => around(low, high) } },
      legend: { live: true, markers: { dash: (_, i) => i > 0 && series[i - 1].dashed ? 'dashed' : 'solid' } },
      cursor: { drag: { x: false, y: false } },
      axes: [
        { ...axis, splits: () => x.filter((_, i) => i % every === 0), values: (_, splits) => splits.map(value => labels[x.indexOf(value)] ?? '') },
        { ...axis, size: 64, values: (_, splits) => splits.map(show) },
      ],
      series: [
        { label: '\u00a0', value: (_, value) => labels[x.indexOf(value)] ?? '' },
        ...series.map(one => ({
          label: one.title, stroke: css(one.colour), width: one.bars ? 0 : 2.5, dash: one.dashed ? [7, 5] : undefined, spanGaps: false,
          points: { show: !one.bars, size: one.dashed ? 4 : 7, fill: css(one.colour) },
          value: (plot, value) => value === null || value === undefined ? (plot.cursor.idx === null || plot.cursor.idx === undefined ? '' : '–') : show(value),
          ...(one.bars ? { fill: css(one.colour), paths: uPlot.paths.bars({ size: [0.7, 48] }) } : {}),
        })),
      ],
    }, [x, ...series.map(one => one.values)], place);
  }

  const resized = new ResizeObserver(draw);
  resized.observe(place);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  return figure;
}

// Zero belongs in the picture, so that a small change does not look like a fall.
function around(low, high) {
  if (low === null || high === null) return [0, 1];
  const [from, to] = [Math.min(0, low), Math.max(0, high)];
  return [from === 0 ? 0 : from * 1.1, to === 0 ? 0.1 : to * 1.1];
}

/** A bar beside its figure: bars of all lines have their zero at the same place. */
export const barred = (mark, ...figure) => h('span', { class: 'barred' }, mark ?? h('span', { class: 'bar none' }), h('span', {}, figure));

/** A bar from a zero line in the middle: left and hatched is a loss. */
export function bar(value, largest) {
  if (value === null || value === undefined) return h('span', { class: 'bar' });
  const mark = h('span', { class: value < 0 ? 'mark loss' : 'mark gain' });
  mark.style.width = `${largest > 0 ? Math.max(1, Math.abs(value) / largest * 50) : 0}%`;
  return h('span', { class: 'bar', 'aria-hidden': 'true' }, mark);
}
