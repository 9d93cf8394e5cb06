// Campaign setups, and the steps of one as they happen.

import { empty, h, notice } from './dom.js';
import { moment, none, text, words } from './format.js';
import { table } from './table.js';

const signs = { succeeded: '✓', completed: '✓', failed: '✕', planned: '·', draft: '·', pending: '·', in_flight: '▶', in_progress: '▶', unknown: '?' };
const sign = status => h('span', { class: `state ${status}` }, h('span', { 'aria-hidden': 'true' }, `${signs[status] ?? '•'} `), words(status));
const runs = status => ['pending', 'in_progress'].includes(status);

export default {
  title: 'Setups',
  parameters: ['request', 'status'],

  every: ({ one }) => one?.data && runs(one.data.status) ? 2_000 : 60_000,

  async load(state) {
    const asked = state.given.get('request');
    const [list, one] = await Promise.all([state.get('campaigns', { status: state.given.get('status') }), asked ? state.get(`campaigns/${encodeURIComponent(asked)}`) : null]);
    return one ? { list, one } : { list };
  },

  render({ list, one }, state) {
    const requests = list.data?.requests;
    if (!requests) return one?.data ? steps(one.data, state) : null;
    const status = state.given.get('status');
    const filter = status ? h('p', { class: 'filter' }, 'Only setups that are ', h('b', {}, words(status)), '. ', h('a', { href: state.address({ status: null }) }, 'All setups')) : null;
    if (requests.length === 0 && status) return [filter, empty(`No setup is ${words(status)}`)];
    if (requests.length === 0) return empty('No campaign was set up yet', 'Send a plan with ./liftoff setup create docs/example-plan.json or POST it to /api/campaigns.');
    return [
      one?.data ? steps(one.data, state) : null,
      filter,
      table([
        { name: 'request', title: 'Request', tight: true, value: row => row.requestId, show: row => h('a', { id: `r-${row.requestId}`, href: state.address({ request: row.requestId }), 'aria-current': row.requestId === state.given.get('request') ? 'true' : null }, row.requestId) },
        { name: 'campaign', title: 'Campaign', wide: true, value: row => row.campaignName },
        { name: 'status', title: 'State', value: row => row.status, show: row => sign(row.status) },
        { name: 'delivery', title: 'Facebook says', value: row => row.deliveryStatus, show: row => text(row.deliveryStatus) },
        { name: 'failure', title: 'Failure', value: row => row.failure, show: row => words(row.failure) },
        { name: 'organization', title: 'Organization', value: row => row.organization },
        { name: 'created', title: 'Submitted', value: row => row.createdAt, tight: true, show: row => moment(row.createdAt, state.tz) },
      ], requests, { caption: 'Campaign setups, the newest first', limit: 100 }),
      list.data.cursor ? h('p', { class: 'quiet' }, 'Older ones: GET /api/campaigns with the cursor.') : null,
    ];
  },
};

function steps(setup, state) {
  const node = (kind, one, depth) => one ? [{ kind, depth, ...one }] : [];
  const rows = [
    ...node('Facebook campaign', setup.campaign, 0), ...node('Template', setup.template, 0),
    ...setup.adSets.flatMap(adSet => [
      ...node('Strategis campaign', adSet.strategisCampaign, 1), ...node('Ad set', adSet.adSet, 1),
      ...adSet.ads.flatMap(ad => [...node('Creative', ad.creative, 2), ...node('Ad', ad.ad, 2)]),
    ]),
  ];
  return h('section', { class: 'card', 'aria-label': `Setup ${setup.requestId}` },
    h('h2', {}, setup.campaignName), h('p', {}, `${setup.requestId}: `, sign(setup.status), setup.failure ? `, ${words(setup.failure)}${setup.failureIsRetryable ? ' (can be retried)' : ''}` : '', setup.deliveryStatus ? `; at Facebook ${setup.deliveryStatus}` : ''),
    setup.waitsUntil ? h('p', {}, `Waits until ${moment(setup.waitsUntil, state.tz)}${setup.waitsFor ? ` for ${words(setup.waitsFor)}` : ''}.`) : null,
    h('label', { class: 'progress' }, `${setup.created} of ${setup.total} objects`, h('progress', { value: setup.created, max: setup.total })),
    setup.errors.length > 0 ? notice('warn', 'Errors on the way', h('ul', {}, setup.errors.map(error => h('li', {}, `${moment(error.createdAt, state.tz)} ${words(error.step)}: ${error.errorMessage}`)))) : null,
    table([
      { name: 'kind', title: 'Object', tight: true, value: row => row.kind, show: row => h('span', { class: `depth${row.depth}` }, row.kind) },
      { name: 'name', title: 'Name', wide: true, value: row => row.name },
      { name: 'status', title: 'State', value: row => row.status, show: row => [sign(row.status), row.reused ? ' (found, not made)' : ''] },
      { name: 'id', title: 'Id', value: row => row.id, show: row => row.id ? h('code', {}, row.id) : none },
      { name: 'attempts', title: 'Attempts', number: true, value: row => row.attempts },
      { name: 'error', title: 'Error', value: row => row.error, show: row => text(row.error) },
    ], rows, { caption: `Steps of ${setup.requestId}` }));
}
