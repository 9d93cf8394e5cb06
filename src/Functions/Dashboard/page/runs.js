// Runs of jobs, the newest first, with their errors.

import { empty, h } from './dom.js';
import { count, moment, none, span, words } from './format.js';
import { table } from './table.js';

const states = ['', 'running', 'success', 'partial', 'failed'];
const signs = { running: '▶', success: '✓', partial: '◐', failed: '✕' };

export default {
  title: 'Runs',
  needsFile: false,
  parameters: ['job', 'status'],

  load: async state => ({ runs: await state.get('monitor/runs', { job: state.given.get('job'), status: state.given.get('status') }) }),

  render({ runs }, state) {
    const rows = runs.data;
    const status = state.given.get('status') ?? '';
    const job = state.given.get('job');
    const choice = h('div', { class: 'search' }, h('label', { for: 'status' }, 'State'),
      h('select', { id: 'status', onchange: event => state.go({ status: event.target.value || null }) }, states.map(one => h('option', { value: one, selected: one === status }, one === '' ? 'all' : one))),
      job ? h('p', { class: 'filter' }, 'Only runs of ', h('b', {}, job), '. ', h('a', { href: state.address({ job: null }) }, 'All jobs')) : null);
    if (rows.length === 0) return status === '' && !job ? empty('No job has run yet', 'Run ./liftoff ingest-campaigns --mode=strategis and refresh.') : [choice, empty(`No run ${job ? `of ${job} ` : ''}is ${status || 'known'}`)];
    const failed = rows.filter(run => run.status === 'failed').length;
    return [
      h('p', { class: 'lead' }, status ? `${count(rows.length)} ${status}.` : `${count(rows.length)} runs, ${count(failed)} of them failed.`),
      choice,
      table([
        { name: 'started', title: 'Started', value: run => run.startedAt, tight: true, show: run => moment(run.startedAt, state.tz) },
        { name: 'job', title: 'Job', value: run => run.job, tight: true },
        { name: 'date', title: 'Of day', value: run => run.date, tight: true },
        { name: 'status', title: 'State', value: run => run.status, show: run => h('span', { class: `state ${run.status}` }, `${signs[run.status] ?? ''} ${run.status}`) },
        { name: 'took', title: 'Took', number: true, value: run => run.finishedAt ? new Date(run.finishedAt) - new Date(run.startedAt) : null, show: run => run.finishedAt ? span(new Date(run.finishedAt) - new Date(run.startedAt)) : none },
        { name: 'error', title: 'Error or warnings', wide: true, value: run => run.error ?? run.warnings.join(' '), show: run => [run.error ? h('div', { class: 'loss' }, run.error) : null, warnings(run)] },
        { name: 'counts', title: 'Counts', value: run => Object.values(run.counts)[0], show: run => Object.entries(run.counts).slice(0, 4).map(([name, value]) => h('small', {}, `${words(name)} ${count(value)}`)) },
        { name: 'run', title: 'Run', value: run => run.runId, show: run => [h('code', {}, run.runId), h('small', {}, run.host)] },
      ], rows, { caption: 'Runs of jobs', limit: 100 }),
    ];
  },
};

function warnings(run) {
  if (run.warnings.length === 0) return run.error ? null : none;
  if (run.warnings.length === 1) return run.warnings[0];
  return h('details', {}, h('summary', {}, `${run.warnings.length} warnings`), h('ul', {}, run.warnings.map(line => h('li', {}, line))));
}
