// Revenue per click by hour: today against the last days as they stood at the same time of day.

import { bar, barred, chart } from './chart.js';
import { empty, h } from './dom.js';
import { count, fine, money, percent } from './format.js';
import { table } from './table.js';

// 24 to 27 are clicks of a UTC day whose revenue came in late.
const clock = hour => hour > 23 ? `${hour} (late)` : `${String(hour).padStart(2, '0')}:00`;

export default {
  title: 'RPC',
  day: 0,
  zoned: true,
  needsFile: true,

  parameters: ['owner', 'days'],

  load: async state => ({ hours: await state.get('reports/rpc', { date: state.date, days: state.given.get('days') ?? 7, by: 'click_hour', tz: state.tz, owner: state.given.get('owner') }) }),

  render({ hours }, state) {
    const { rows, total } = hours.data;
    const owner = state.given.get('owner');
    const sum = total ?? (rows.length === 1 ? rows[0] : null);
    if (rows.length === 0 && owner) return empty(`${owner} has no clicks on this day`, h('a', { href: state.address({ owner: null }) }, 'All campaigns'));
    if (rows.length === 0) return empty('No clicks are stored of this day',
      'Every hourly run of the session ingest stores how the day stands; RPC is compared from those snapshots.', `Run ./liftoff ingest-sessions --mode=strategis --date=${state.date} while the day runs.`);
    const largest = Math.max(...rows.map(row => Math.abs(row.rpc_change ?? 0)));
    return [
      h('p', { class: 'lead' }, `RPC by click hour of ${state.date} (${state.tz === 'UTC' ? 'UTC' : 'Pacific'} day), against the mean of the last ${state.given.get('days') ?? 7} days as they stood at the same hour.`),
      owner ? h('p', { class: 'filter' }, 'Only campaigns of ', h('b', {}, owner), '. ', h('a', { href: state.address({ owner: null }) }, 'All campaigns')) : null,
      sum ? h('dl', { class: 'figures' },
        figure('RPC', fine(sum.rpc), `${arrow(sum.rpc_change)}${percent(sum.rpc_change)} against ${fine(sum.earlier_rpc)}`, sum.rpc_change),
        figure('Revenue', money(sum.revenue_usd), `${money(sum.earlier_revenue)} before`),
        figure('S1 clicks', count(sum.s1_clicks), `${count(sum.earlier_s1_clicks)} before`),
        figure('Sessions', count(sum.sessions), sum.earlier_sessions === null ? null : `${count(sum.earlier_sessions)} before`)) : null,
      chart({
        caption: 'RPC by click hour', x: rows.map(row => row.click_hour), labels: rows.map(row => clock(row.click_hour)), show: value => fine(value).slice(0, -1),
        series: [
          { title: 'Earlier days', values: rows.map(row => row.earlier_rpc), colour: '--second', dashed: true },
          { title: state.date, values: rows.map(row => row.rpc), colour: '--first' },
        ],
      }),
      table([
        { name: 'hour', title: 'Click hour', value: row => row.click_hour, show: row => clock(row.click_hour) },
        { name: 'rpc', title: 'RPC', number: true, value: row => row.rpc, show: row => fine(row.rpc) },
        { name: 'earlier', title: 'RPC before', number: true, value: row => row.earlier_rpc, show: row => fine(row.earlier_rpc) },
        { name: 'change', title: 'Change', number: true, value: row => row.rpc_change, show: row => barred(row === total ? null : bar(row.rpc_change, largest), change(row.rpc_change)) },
        { name: 'revenue', title: 'Revenue', number: true, value: row => row.revenue_usd, show: row => money(row.revenue_usd) },
        { name: 'clicks', title: 'S1 clicks', number: true, value: row => row.s1_clicks, show: row => count(row.s1_clicks) },
        { name: 'sessions', title: 'Sessions', number: true, value: row => row.sessions, show: row => count(row.sessions) },
        { name: 'sessions_before', title: 'Sessions before', number: true, value: row => row.earlier_sessions, show: row => count(row.earlier_sessions) },
      ], rows, { caption: `RPC by click hour, ${state.date}${state.tz === 'UTC' ? '' : ' Pacific'}${owner ? `, ${owner}` : ''}`, total }),
    ];
  },
};

export function figure(title, value, beside, sign) {
  return h('div', {}, h('dt', {}, title), h('dd', {}, h('b', { class: sign < 0 ? 'loss' : null }, value), beside ? h('span', { class: 'quiet' }, beside) : null));
}

const arrow = value => value < 0 ? '▼ ' : value > 0 ? '▲ ' : '';
export const change = value => h('span', { class: value < 0 ? 'loss' : null }, arrow(value), percent(value));
