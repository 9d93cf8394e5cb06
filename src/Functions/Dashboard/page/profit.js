// What was earned and lost, by network and by buyer.

import { bar, barred } from './chart.js';
import { empty, h } from './dom.js';
import { count, fine, money, number, words } from './format.js';
import { figure } from './rpc.js';
import { table } from './table.js';

const profitOf = value => h('span', { class: value < 0 ? 'loss' : null }, value < 0 ? h('small', {}, 'loss ') : null, money(value));

function lines(name, title, { data }, state) {
  const largest = Math.max(...data.rows.map(row => Math.abs(row.profit_usd ?? 0)), 0);
  return table([
    { name, title, value: row => row[name], show: row => words(row[name]) },
    { name: 'profit', title: 'Profit', number: true, value: row => row.profit_usd, show: row => barred(row === data.total ? null : bar(row.profit_usd, largest), profitOf(row.profit_usd)) },
    { name: 'spend', title: 'Spend', number: true, value: row => row.spend_usd, show: row => money(row.spend_usd) },
    { name: 'revenue', title: 'Revenue', number: true, value: row => row.revenue_usd, show: row => money(row.revenue_usd) },
    { name: 'roas', title: 'ROAS', number: true, value: row => row.roas, show: row => number(row.roas), hint: 'Revenue by spend, of the campaigns whose spend is known' },
    { name: 'rpc', title: 'RPC', number: true, value: row => row.rpc, show: row => fine(row.rpc) },
    { name: 's1', title: 'S1 clicks', number: true, value: row => row.s1_clicks, show: row => count(row.s1_clicks) },
    { name: 'campaigns', title: 'Campaigns', number: true, value: row => row.campaigns, show: row => count(row.campaigns) },
    { name: 'unknown', title: 'Spend unknown', number: true, value: row => row.campaigns_without_spend, show: row => count(row.campaigns_without_spend), hint: 'Campaigns whose spend no source told' },
  ], data.rows, { caption: `Profit and loss by ${title.toLowerCase()}, ${state.date}`, total: data.total, sort: { name: 'profit', down: false }, rowClass: row => row.profit_usd < 0 ? 'losing' : null });
}

export default {
  title: 'P&L',
  day: 1,
  zoned: true,
  needsFile: true,

  async load(state) {
    const asked = { date: state.date, tz: state.tz };
    const [network, buyer] = await Promise.all([state.get('reports/pl', { ...asked, by: 'network' }), state.get('reports/pl', { ...asked, by: 'buyer' })]);
    return { network, buyer };
  },

  render({ network, buyer }, state) {
    const some = network.data ?? buyer.data;
    if (some.rows.length === 0) return empty('No campaigns are stored of this day', `Run ./liftoff ingest-campaigns --mode=strategis --date=${state.date} and refresh.`);
    const total = some.total ?? some.rows[0];
    const losing = buyer.data?.rows.filter(row => row.profit_usd < 0).length;
    return [
      h('p', { class: 'lead' }, `Spend, revenue and what came of them on ${state.date} (${state.tz === 'UTC' ? 'UTC' : 'Pacific'}); losses first.`),
      h('dl', { class: 'figures' },
        figure('Profit', money(total.profit_usd), total.profit_usd < 0 ? 'a loss' : null, total.profit_usd),
        figure('Spend', money(total.spend_usd)), figure('Revenue', money(total.revenue_usd)), figure('ROAS', number(total.roas)),
        buyer.data ? figure('Buyers at a loss', `${losing} of ${buyer.data.rows.length}`) : null),
      network.data ? lines('network', 'Network', network, state) : null,
      buyer.data ? lines('buyer', 'Buyer', buyer, state) : null,
    ];
  },
};
