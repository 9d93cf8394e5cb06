// Campaigns that were first seen, day by day and one by one.

import { chart } from './chart.js';
import { empty, h } from './dom.js';
import { addDays, count, money, number, text, words } from './format.js';
import { table } from './table.js';

const days = 14;

export default {
  title: 'Launches',
  day: 1,
  needsFile: true,

  load: async state => ({ launches: await state.get('reports/launches', { date: state.date, days }) }),

  render({ launches }, state) {
    const { rows } = launches.data;
    const first = addDays(state.date, 1 - days);
    if (rows.length === 0) return empty(`No campaign was first seen from ${first} to ${state.date}`,
      'A launch needs an earlier day to compare with: what stands on the first stored day counts as there before.', 'Days that are missing can be taken in by ./liftoff backfill.');
    const columns = Array.from({ length: days }, (_, i) => addDays(first, i));
    return [
      h('p', { class: 'lead' }, `Campaigns first seen from ${first} to ${state.date}: ${count(rows.length)}, with what they have done since.`),
      chart({ caption: 'Launches by day', x: columns.map((_, i) => i), labels: columns.map(day => day.slice(5)), show: value => Number.isInteger(value) ? count(value) : '', height: 180, series: [{ title: 'Launches', values: columns.map(day => rows.filter(row => row.first_seen === day).length), colour: '--first', bars: true }] }),
      table([
        { name: 'seen', title: 'First seen', tight: true, value: row => row.first_seen },
        { name: 'campaign', title: 'Campaign', value: row => row.campaign_name ?? row.campaign_id, show: row => [h('a', { href: `#/campaigns?date=${row.first_seen}&campaign=${encodeURIComponent(row.campaign_id)}` }, row.campaign_name ?? row.campaign_id), h('small', {}, row.campaign_id)] },
        { name: 'buyer', title: 'Buyer', value: row => row.buyer },
        { name: 'network', title: 'Network', value: row => row.network, show: row => words(row.network) },
        { name: 'site', title: 'Site', value: row => row.site, show: row => text(row.site) },
        { name: 'spend', title: 'Spend', number: true, value: row => row.spend_usd, show: row => money(row.spend_usd) },
        { name: 'revenue', title: 'Revenue', number: true, value: row => row.revenue_usd, show: row => money(row.revenue_usd) },
        { name: 'roas', title: 'ROAS', number: true, value: row => row.roas, show: row => number(row.roas) },
      ], rows, { caption: `Launches, ${first} to ${state.date}`, limit: 200, sort: { name: 'seen', down: true } }),
    ];
  },
};
