import { Injectable } from '@nestjs/common';
import { asInstantOrNull, type Row, type Statement } from '../platform/unit-of-work.js';
import { CaseBook, Projector, type CaseClock, type Change } from '../runtime/ports.js';
import { getNode } from '../engine/index.js';
import { DossierClock, type ClockState } from './dossier-clock.js';
import { decidedStatuses } from './dossier-status.js';
import { clockSegments, setClock, setStatus } from './dossier.store.js';
import { timeline, type TimelineEntry } from './timeline.js';

/** Opens the clock of a dossier for a command. */
@Injectable()
export class DossierBook extends CaseBook {
  reads(instanceId: string): readonly Statement[] {
    return [
      {
        name: 'dossier.clock',
        text: `select unit_id, due_at, provisional_due, clock_state, clock_cause, clock_since from dossier where id = $1`,
        values: [instanceId],
      },
    ];
  }

  open(rows: readonly (readonly Row[])[], about: Parameters<CaseBook['open']>[1]): DossierClock {
    const row = rows[0]?.[0];
    if (row === undefined) throw new Error('Expected the dossier of an instance but there is none');
    return new DossierClock(
      {
        state: row['clock_state'] as ClockState,
        cause: row['clock_cause'] as string | null,
        since: asInstantOrNull(row['clock_since']),
        dueAt: asInstantOrNull(row['due_at']),
        provisional: row['provisional_due'] === true,
      },
      {
        calendar: about.calendars.of(String(row['unit_id'])),
        limit: about.version.card.decidedLimit,
        afterSupplement: about.version.card.afterSupplement,
      },
    );
  }
}

/** Status, clock segments and the part of the timeline that the model itself writes. */
@Injectable()
export class DossierProjector extends Projector {
  reads(): readonly Statement[] {
    return [];
  }

  project(change: Change, _rows: readonly (readonly Row[])[], clock: CaseClock): readonly Statement[] {
    const { instanceId, now } = change;
    const statements: Statement[] = [];
    const entries: TimelineEntry[] = [];
    const status = lastStatus(change);
    if (status !== null) {
      statements.push(
        setStatus({
          dossierId: instanceId,
          status,
          finishedAt: decidedStatuses.includes(status) ? now : null,
        }),
      );
      entries.push({ kind: 'statusChanged', params: { status } });
    }
    const movement = clock instanceof DossierClock ? clock.movement : null;
    if (movement !== null) {
      const moved = clock instanceof DossierClock && clock.recomputed;
      statements.push(
        ...setClock(instanceId, movement.to, now),
        ...(moved ? [] : clockSegments(instanceId, movement.to, now)),
      );
      const kind = moved
        ? 'dueDateMoved'
        : movement.to.state === 'paused'
          ? 'clockPaused'
          : movement.to.state === 'running'
            ? 'clockResumed'
            : 'clockStopped';
      entries.push({ kind, params: { cause: movement.to.cause ?? '', dueAt: movement.to.dueAt ?? '' } });
    }
    for (const event of change.events) {
      if (event.type !== 'waitOpened' || event.wait.kind !== 'incident') continue;
      entries.push({ kind: 'incident', stepId: event.wait.node, params: { code: event.wait.code } });
    }
    if (entries.length > 0) statements.push(timeline(instanceId, now, entries));
    return statements;
  }
}

/** The last national status that a node passed or entered in this command carries. */
function lastStatus({ events, state, before, version }: Change): number | null {
  let status: number | null = null;
  const entered = new Map(
    events.flatMap((event) =>
      event.type === 'activityEntered' ? [[event.activity.id, event.activity] as const] : [],
    ),
  );
  for (const event of events) {
    let extension: Readonly<Record<string, string>> | undefined;
    if (event.type === 'nodePassed') {
      const digest = graphAt(event.scope);
      extension =
        digest === null ? undefined : version.graphs.byDigest.get(digest)?.nodes.get(event.node)?.extension;
    } else if (event.type === 'activityEntered' && event.activity.node !== null) {
      const digest = graphAt(event.activity.parent ?? '');
      const graph = digest === null ? undefined : version.graphs.byDigest.get(digest);
      extension = graph === undefined ? undefined : getNode(graph, event.activity.node).extension;
    }
    const carried = Number(extension?.['status']);
    if (carried >= 1 && carried <= 10) status = carried;
  }
  return status;

  /** The graph inside a scope that may have been entered and left within the command. */
  function graphAt(scope: string): string | null {
    for (let at: string | null = scope; at !== null;) {
      const activity: (typeof state.activities)[string] | undefined =
        state.activities[at] ?? entered.get(at) ?? before.activities[at];
      if (activity === undefined) {
        const started = events.find((event) => event.type === 'instanceStarted');
        return started?.type === 'instanceStarted' && started.root === at ? started.graph : null;
      }
      if (activity.calls !== undefined) return activity.calls;
      at = activity.parent;
    }
    return null;
  }
}
