// Every campaign of a day: search, sort, and for each figure the source that it came from.

import { empty, h } from './dom.js';
import { open } from './details.js';
import { count, fine, moment, money, none, number, text, words } from './format.js';
import { table } from './table.js';

const sourced = (figure, source) => [figure, figure === none ? null : h('small', { class: 'source' }, source ? words(source) : 'source not known')];
const searched = ['campaign_id', 'campaign_name', 'owner', 'media_source', 'rsoc_site', 'spend_source', 'revenue_source', 'mode'];
const firstLines = 200;

export default {
  title: 'Campaigns',
  day: 1,
  needsFile: true,
  parameters: ['campaign', 'q', 'sort'],

  async load(state) {
    const asked = state.given.get('campaign');
    const [rows, explained] = await Promise.all([state.get('reports/campaigns', { date: state.date }), asked ? state.get('monitor/explain', { date: state.date, campaign: asked }) : null]);
    return explained ? { rows, explained } : { rows };
  },

  render({ rows, explained }, state) {
    if (explained?.data) explain(explained.data, state);
    if (!rows.data) return null;
    const all = rows.data.rows;
    if (all.length === 0) return empty('No campaigns are stored of this day', `Run ./liftoff ingest-campaigns --mode=strategis --date=${state.date} and refresh.`);
    const place = h('div');
    const found = h('p', { class: 'quiet', role: 'status' });
    const [name, direction] = (state.given.get('sort') ?? 'revenue.down').split('.');
    let sort = { name, down: direction === 'down' };

    function fill(query) {
      const terms = query.toLowerCase().split(/\s+/).filter(Boolean);
      const fitting = all.filter(row => { const line = searched.map(column => row[column] ?? '').join(' ').toLowerCase(); return terms.every(term => line.includes(term)); });
      found.textContent = `${count(fitting.length)} of ${count(all.length)} campaigns`;
      place.replaceChildren(table(columns(state), fitting, {
        caption: `Campaigns of ${state.date} (UTC day)`, limit: firstLines, sort, rowClass: row => row.profit_usd < 0 ? 'losing' : null,
        onsort: chosen => { sort = chosen; state.set({ sort: `${chosen.name}.${chosen.down ? 'down' : 'up'}` }); },
      }));
    }

    const search = h('input', { id: 'search', type: 'search', value: state.given.get('q') ?? '', placeholder: 'Name, id, owner, network, site, source', oninput: event => { state.set({ q: event.target.value }); fill(event.target.value); } });
    fill(search.value);
    return [
      h('p', { class: 'lead' }, 'Below each figure stands the source that it was taken from. A campaign\'s name opens what the other sources said, and the raw answers.'),
      h('div', { class: 'search' }, h('label', { for: 'search' }, 'Search'), search, found),
      place,
    ];
  },
};

const columns = state => [
  {
    name: 'campaign', title: 'Campaign', value: row => row.campaign_name ?? row.campaign_id,
    show: row => [h('button', { type: 'button', class: 'link', id: `c-${row.campaign_id}`, onclick: () => state.go({ campaign: row.campaign_id }) }, row.campaign_name ?? row.campaign_id), h('small', {}, row.campaign_id)],
  },
  { name: 'owner', title: 'Owner', value: row => row.owner },
  { name: 'network', title: 'Network', value: row => row.media_source },
  { name: 'profit', title: 'Profit', number: true, value: row => row.profit_usd, show: row => h('span', { class: row.profit_usd < 0 ? 'loss' : null }, row.profit_usd < 0 ? h('small', {}, 'loss ') : null, money(row.profit_usd)) },
  { name: 'spend', title: 'Spend', number: true, value: row => row.spend_usd, show: row => sourced(money(row.spend_usd), row.spend_source) },
  { name: 'revenue', title: 'Revenue', number: true, value: row => row.revenue_usd, show: row => sourced(money(row.revenue_usd), row.revenue_source) },
  { name: 'roas', title: 'ROAS', number: true, value: row => row.roas, show: row => number(row.roas) },
  { name: 'rpc', title: 'RPC', number: true, value: row => row.rpc, show: row => fine(row.rpc) },
  { name: 's1', title: 'S1 clicks', number: true, value: row => row.s1_clicks, show: row => sourced(count(row.s1_clicks), row.revenue_source) },
  { name: 'sessions', title: 'Sessions', number: true, value: row => row.sessions, show: row => sourced(count(row.sessions), row.revenue_source) },
  { name: 'site', title: 'Site', value: row => row.rsoc_site },
  { name: 'id', title: 'Money found by', value: row => row.id_source, show: row => words(row.id_source), hint: 'How the network\'s spend found this campaign' },
  { name: 'mode', title: 'Ingest', value: row => row.mode, show: row => `${row.mode}, ${row.snapshot_source}` },
];

function explain(row, state) {
  const isTold = one => one.value !== null || Object.keys(one.others).length > 0;
  const [told, untold] = [row.columns.filter(isTold), row.columns.filter(one => !isTold(one))];
  open(`${row.campaignId} on ${row.date}`, [
    h('p', {}, `Stored by run ${row.runId} at ${moment(`${row.updatedAt.replace(/Z$/, '')}Z`, state.tz)}${row.idSource ? `; its money was found by: ${words(row.idSource)}` : ''}.`),
    table([
      { name: 'column', title: 'Figure', value: one => one.column, show: one => words(one.column) },
      { name: 'value', title: 'Value', value: one => one.value, show: one => text(typeof one.value === 'number' ? Number(one.value.toPrecision(7)) : one.value) },
      { name: 'source', title: 'Source', value: one => one.source, show: one => one.source === null ? none : words(one.source) },
      { name: 'others', title: 'The others said', value: one => Object.keys(one.others).length, show: one => Object.entries(one.others).map(([source, said]) => h('div', {}, `${words(source)}: ${said}`)) },
    ], told, { caption: 'Every figure and its source' }),
    untold.length > 0 ? h('p', { class: 'quiet' }, `Nobody told: ${untold.map(one => words(one.column)).join(', ')}.`) : null,
    table([
      { name: 'source', title: 'Answer of', value: file => file.source, show: file => words(file.source) },
      { name: 'run', title: 'Run', value: file => file.runId },
      { name: 'path', title: 'File', value: file => file.path, show: file => file.path ? h('code', {}, file.path) : 'not on the app\'s machine any more' },
    ], row.files, { caption: 'The raw answers' }),
  ], () => { if (state.given.get('campaign')) state.set({ campaign: null }); });
}

