/** `postern subscription`: subscriptions to tracking events, their deliveries, replay, dead letters, resumption. */
import type { Command } from 'commander';
import { withContext } from './context.ts';
import { table } from './output.ts';

interface Subscription {
  readonly subscriptionId: string;
  readonly listenerURL: string;
  readonly filterProperties: { readonly MID?: string; readonly trackingNumber?: string };
  readonly status: string;
  readonly suspendedFor: string | null;
  readonly failures: number;
}

interface Delivery {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly attemptedAt: string | null;
  readonly nextAt: string | null;
  readonly status: number | null;
  readonly error: string | null;
  readonly decision: string | null;
}

const PATH = '/postern/v1/subscriptions';
const of = (id: string, what: string): string => `${PATH}/${encodeURIComponent(id)}/${what}`;

const deliveriesText = (deliveries: readonly Delivery[]): string =>
  deliveries.length === 0
    ? 'No deliveries.'
    : table(
        ['delivery', 'state', 'attempts', 'last', 'next', 'status', 'why', 'decision'],
        deliveries.map((one) => [
          one.id,
          one.state,
          String(one.attempts),
          one.attemptedAt ?? '',
          one.nextAt ?? '',
          one.status === null ? '' : String(one.status),
          one.error ?? '',
          one.decision ?? '',
        ]),
      );

const showDeliveries = (self: Command, id: string, state: string | undefined): Promise<void> =>
  withContext(self, async ({ ask, output }) => {
    const query = state === undefined ? '' : `?state=${encodeURIComponent(state)}`;
    const told = await ask<{ deliveries: Delivery[] }>({
      method: 'GET',
      path: of(id, `deliveries${query}`),
    });
    output.value(told, () => deliveriesText(told.deliveries));
  });

export const addSubscriptionCommand = (program: Command): void => {
  const subscription = program
    .command('subscription')
    .description('subscriptions to tracking events: health, deliveries, replay');
  subscription
    .command('list')
    .description('subscriptions with their health')
    .addHelpText('after', '\nExample:\n  postern subscription list')
    .action((_options: object, self: Command) =>
      withContext(self, async ({ ask, output }) => {
        const told = await ask<{ subscriptions: Subscription[] }>({ method: 'GET', path: PATH });
        output.value(told, () =>
          told.subscriptions.length === 0
            ? 'No subscriptions.'
            : table(
                ['subscription', 'status', 'failures', 'follows', 'listener'],
                told.subscriptions.map((one) => [
                  one.subscriptionId,
                  one.suspendedFor === null ? one.status : `${one.status} (${one.suspendedFor})`,
                  String(one.failures),
                  one.filterProperties.MID ?? one.filterProperties.trackingNumber ?? '',
                  one.listenerURL,
                ]),
              ),
        );
      }),
    );
  subscription
    .command('deliveries')
    .description('the last deliveries of a subscription; never what was in them')
    .argument('<id>', 'the subscription')
    .option('--state <state>', 'pending, delivered, refused or dead')
    .addHelpText('after', '\nExample:\n  postern subscription deliveries 019ab0c4-… --state refused')
    .action((id: string, { state }: { state?: string }, self: Command) => showDeliveries(self, id, state));
  subscription
    .command('replay')
    .description('deliver again, each event under its old id')
    .argument('<id>', 'the subscription')
    .option('--from <moment>', 'what arrived since then, such as 2026-11-24T00:00:00Z')
    .option('--cursor <cursor>', 'what came after this cursor of the feed')
    .addHelpText('after', '\nExample:\n  postern subscription replay 019ab0c4-… --from 2026-11-24T00:00:00Z')
    .action((id: string, options: { from?: string; cursor?: string }, self: Command) =>
      withContext(self, async ({ ask, output }) => {
        const body = {
          ...(options.from !== undefined && { from: options.from }),
          ...(options.cursor !== undefined && { cursor: options.cursor }),
        };
        const begun = await ask<object>({ method: 'POST', path: of(id, 'replay'), body });
        output.value(begun, () => `The replay of ${id} has begun.`);
      }),
    );
  subscription
    .command('dead-letters')
    .description('deliveries that were given up, or with --send all of them again')
    .argument('<id>', 'the subscription')
    .option('--send', 'send them again, with all their attempts')
    .addHelpText('after', '\nExample:\n  postern subscription dead-letters 019ab0c4-… --send')
    .action((id: string, { send }: { send?: true }, self: Command) =>
      send === undefined
        ? showDeliveries(self, id, 'dead')
        : withContext(self, async ({ ask, output }) => {
            const sent = await ask<{ revived: number }>({ method: 'POST', path: of(id, 'dead-letters') });
            output.value(sent, () => `${sent.revived} dead letters are sent again.`);
          }),
    );
  subscription
    .command('resume')
    .description('go on after a suspension; the listener is sent a challenge first')
    .argument('<id>', 'the subscription')
    .addHelpText('after', '\nExample:\n  postern subscription resume 019ab0c4-…')
    .action((id: string, _options: object, self: Command) =>
      withContext(self, async ({ ask, output }) => {
        const resumed = await ask<Subscription>({ method: 'POST', path: of(id, 'resume') });
        output.value(resumed, () => `Subscription ${id} is ${resumed.status}.`);
      }),
    );
};
