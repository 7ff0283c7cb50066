/** Labels of a sandbox as a developer gets them: made, tracked, printed again, cancelled, put on a SCAN form, by HTTP. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { extractText, getDocumentProxy } from 'unpdf';
import { parseTrackingNumber } from '../../src/postal/barcode/index.ts';
import type { AppName } from '../../src/tracking/sandbox/index.ts';
import { type RunningSandbox, startSandbox } from './sandbox.ts';

const VENDOR = 'application/vnd.usps.labels+json';

const REQUEST = {
  imageInfo: { imageType: 'PDF', labelType: '4X6LABEL' },
  fromAddress: {
    firm: 'Example Shipper',
    streetAddress: '12 Main St',
    city: 'Denver',
    state: 'CO',
    ZIPCode: '80202',
  },
  toAddress: {
    firstName: 'Quirina',
    lastName: 'Zebrowicz',
    streetAddress: '99 Marmalade Way',
    city: 'Beverly Hills',
    state: 'CA',
    ZIPCode: '90210',
    ZIPPlus4: '1234',
  },
  packageDescription: {
    mailClass: 'USPS_GROUND_ADVANTAGE',
    processingCategory: 'MACHINABLE',
    rateIndicator: 'SP',
    destinationEntryFacilityType: 'NONE',
    weight: 1.5,
    length: 6,
    width: 4,
    height: 3,
    mailingDate: '2026-06-01',
  },
};

interface Labelled {
  readonly trackingNumber: string;
  readonly routingInformation: string;
  readonly labelImage: string;
}

describe('labels in a sandbox', () => {
  let sandbox: RunningSandbox;
  const payments = new Map<AppName, string>();

  const send = async (
    app: AppName,
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> =>
    fetch(`${sandbox.ready.baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await sandbox.token(app)}`,
        accept: VENDOR,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        'x-payment-authorization-token': payments.get(app) ?? '',
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  const pay = async (app: AppName, merchant?: string): Promise<Response> => {
    const [mid] = sandbox.ready.apps[app].mids;
    const roles = [
      { roleName: 'PAYER', accountType: 'EPS', accountNumber: '1000000001' },
      { roleName: 'LABEL_OWNER', MID: mid },
      ...(merchant === undefined ? [] : [{ roleName: 'SHIPPER', CRID: merchant }]),
    ];
    return send(app, 'POST', '/payments/v3/payment-authorization', { roles });
  };

  const make = async (
    app: AppName,
    body: object = REQUEST,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Labelled> => {
    const answer = await send(app, 'POST', '/labels/v3/label', body, headers);
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return JSON.parse(text) as Labelled;
  };

  before(async () => {
    sandbox = await startSandbox([
      '--seed',
      'labels',
      '--start',
      '2026-06-01',
      '--pieces',
      '10',
      '--speed',
      '0',
    ]);
    for (const app of ['shipper', 'otherShipper'] as const) {
      const answer = await pay(app);
      const body = (await answer.json()) as { paymentAuthorizationToken: string };
      assert.equal(answer.status, 200, JSON.stringify(body));
      payments.set(app, body.paymentAuthorizationToken);
    }
    const answer = await pay('platform', 'merchant-ada');
    assert.equal(answer.status, 200);
    const body = (await answer.json()) as { paymentAuthorizationToken: string };
    payments.set('platform', body.paymentAuthorizationToken);
  });
  after(() => sandbox.stop());

  it('are PDF of 4 × 6 inches that say SAMPLE, with a number of the Mailer ID', async () => {
    const { trackingNumber, routingInformation, labelImage } = await make('shipper');
    const [reading] = parseTrackingNumber(trackingNumber).readings;
    assert.equal(reading?.mid, sandbox.ready.apps.shipper.mids[0]);
    assert.equal(routingInformation, '420902101234');
    const file = await getDocumentProxy(new Uint8Array(Buffer.from(labelImage, 'base64')));
    const [, , width, height] = (await file.getPage(1)).view;
    assert.deepEqual([Math.round(width ?? 0), Math.round(height ?? 0)], [288, 432]);
    const { text } = await extractText(file, { mergePages: true });
    assert.match(text, /SAMPLE/);
    assert.match(text, /NOT VALID FOR MAILING/);
    assert.doesNotMatch(text, /USPS/);
  });

  it('come as multipart unless the vendor type is asked for', async () => {
    const answer = await send('shipper', 'POST', '/labels/v3/label', REQUEST, { accept: '*/*' });
    assert.match(answer.headers.get('content-type') ?? '', /^multipart\/form-data; boundary=/);
    const form = await answer.formData();
    const metadata = JSON.parse(String(form.get('labelMetadata'))) as Labelled;
    assert.equal(metadata.trackingNumber.length, 22);
    const image = form.get('labelImage');
    assert.ok(image instanceof File && image.type === 'application/pdf');
    assert.match(Buffer.from(await image.text(), 'base64').toString('latin1'), /^%PDF-/);
  });

  it('are tracked by their number as time passes, by their owner and nobody else', async () => {
    const { trackingNumber } = await make('shipper');
    await sandbox.ask('shipper', '/postern/v1/sandbox/advance', { hours: 24 * 14 });
    const found = await sandbox.ask('shipper', `/tracking/v3/tracking/${trackingNumber}?expand=DETAIL`);
    assert.equal(found.status, 200);
    const { statusCategory } = (await found.json()) as { statusCategory: string };
    assert.equal(statusCategory, 'Delivered');
    const other = await sandbox.ask('otherShipper', `/tracking/v3/tracking/${trackingNumber}`);
    assert.equal(other.status, 403);
  });

  it('of a platform belong to the merchant whose token it holds, by the ownership index', async () => {
    const { trackingNumber } = await make('platform');
    assert.equal((await sandbox.ask('platform', `/tracking/v3/tracking/${trackingNumber}`)).status, 200);
    assert.equal((await pay('platform', 'merchant-cyd')).status, 403);
    assert.equal((await pay('platform')).status, 403);
  });

  it('give one label for the same request under the same key, and refuse another request under it', async () => {
    const key = { 'x-idempotency-key': '8be4df61-93ca-11d2-aa0d-00e098032b8c' };
    const made = await Promise.all([1, 2, 3].map(() => make('shipper', REQUEST, key)));
    assert.equal(new Set(made.map(({ trackingNumber }) => trackingNumber)).size, 1);
    const another = { ...REQUEST, imageInfo: { imageType: 'PNG' } };
    const refused = await send('shipper', 'POST', '/labels/v3/label', another, key);
    assert.equal(refused.status, 400);
    const again = await send(
      'shipper',
      'POST',
      '/labels/v3/label-reprint',
      { imageInfo: { imageType: 'ZPL203DPI' } },
      key,
    );
    assert.equal(again.status, 200);
    const { labelMetadata, labelImage, reprintInfo } = (await again.json()) as {
      labelMetadata: Labelled;
      labelImage: string;
      reprintInfo: { reprintNumber: number };
    };
    assert.equal(labelMetadata.trackingNumber, made[0]?.trackingNumber);
    assert.equal(reprintInfo.reprintNumber, 1);
    const zpl = Buffer.from(labelImage, 'base64').toString();
    assert.match(
      zpl,
      new RegExp(`\\^BCN,160,N,N,N,N\\^FD>;>8420902101234>8${labelMetadata.trackingNumber}\\^FS`),
    );
    const gone = await send('shipper', 'DELETE', '/labels/v3/label', undefined, key);
    assert.deepEqual(await gone.json(), { trackingNumber: made[0]?.trackingNumber, status: 'CANCELED' });
  });

  it('are printed again and cancelled by their owner alone; what is cancelled is not scanned', async () => {
    const { trackingNumber } = await make('shipper');
    const at = `/labels/v3/label/${trackingNumber}`;
    assert.equal((await send('otherShipper', 'DELETE', at)).status, 403);
    assert.equal(
      (await send('otherShipper', 'POST', `/labels/v3/label-reprint/${trackingNumber}`, {})).status,
      403,
    );
    assert.equal((await send('shipper', 'DELETE', at)).status, 200);
    assert.equal(
      (await send('shipper', 'POST', `/labels/v3/label-reprint/${trackingNumber}`, {})).status,
      400,
    );
    await sandbox.ask('shipper', '/postern/v1/sandbox/advance', { hours: 24 * 14 });
    const found = await sandbox.ask('shipper', `/tracking/v3/tracking/${trackingNumber}`);
    assert.ok(
      found.status === 404 ||
        ((await found.json()) as { statusCategory: string }).statusCategory !== 'Delivered',
    );
  });

  it('return to the shipper with a number of their own', async () => {
    const answer = await send('shipper', 'POST', '/labels/v3/return-label', {
      ...REQUEST,
      fromAddress: REQUEST.toAddress,
      toAddress: REQUEST.fromAddress,
    });
    assert.equal(answer.status, 200);
    const { trackingNumber, serviceTypeCode } = (await answer.json()) as Record<string, string>;
    assert.equal(trackingNumber?.slice(2, 5), serviceTypeCode);
    assert.equal((await sandbox.ask('shipper', `/tracking/v3/tracking/${trackingNumber}`)).status, 200);
  });

  it('stand on one SCAN form, with a barcode and a manifest of its own', async () => {
    const labels = [await make('shipper'), await make('shipper')];
    const trackingNumbers = labels.map(({ trackingNumber }) => trackingNumber);
    const body = {
      form: '5630',
      mailingDate: '2026-06-01',
      entryFacilityZIPCode: '80202',
      destinationEntryFacilityType: 'NONE',
      shipment: { trackingNumbers },
      fromAddress: REQUEST.fromAddress,
    };
    const answer = await send('shipper', 'POST', '/scan-forms/v3/scan-form', body);
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    const { manifestNumber, SCANFormImage } = JSON.parse(text) as Record<string, string>;
    assert.equal(
      parseTrackingNumber(manifestNumber ?? '').readings[0]?.mid,
      sandbox.ready.apps.shipper.mids[0],
    );
    const file = await getDocumentProxy(new Uint8Array(Buffer.from(SCANFormImage ?? '', 'base64')));
    assert.match((await extractText(file, { mergePages: true })).text, /SAMPLE/);
    assert.equal((await send('shipper', 'POST', '/scan-forms/v3/scan-form', body)).status, 400);
    assert.equal((await send('otherShipper', 'POST', '/scan-forms/v3/scan-form', body)).status, 403);
    const manifest = await send('shipper', 'GET', `/postern/v1/sandbox/manifests/${manifestNumber}`);
    assert.deepEqual(
      (await manifest.text())
        .trim()
        .split('\n')
        .slice(1)
        .map((row) => row.split(',')[1]),
      trackingNumbers.toSorted(),
    );
    assert.equal((await send('shipper', 'DELETE', `/labels/v3/label/${trackingNumbers[0]}`)).status, 400);
    const rest = { ...body, shipment: { MID: sandbox.ready.apps.shipper.mids[0] } };
    assert.equal((await send('shipper', 'POST', '/scan-forms/v3/scan-form', rest)).status, 200);
  });

  it('account for recipients as disclosures, and leave names nowhere else in the data folder', async () => {
    const { trackingNumber } = await make('shipper');
    const files = readdirSync(sandbox.ready.dataFolder, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .map(({ parentPath, name }) => ({
        name,
        text: readFileSync(join(parentPath, name)).toString('latin1'),
      }));
    // The control store keeps the values behind the commitments, where they can be erased.
    const accounts = files.filter(({ name }) => name.startsWith('postern.db'));
    const others = files.filter(({ name }) => !name.startsWith('postern.db'));
    assert.ok(accounts.some(({ text }) => /recipient\.name[^]{0,200}Quirina Zebrowicz/.test(text)));
    assert.ok(
      others.some(({ text }) => text.includes(trackingNumber)),
      'the files that were searched hold the label',
    );
    for (const word of ['Zebrowicz', 'ZEBROWICZ', 'Marmalade', 'MARMALADE']) {
      assert.deepEqual(
        others.filter(({ text }) => text.includes(word)).map(({ name }) => name),
        [],
      );
    }
  });

  it('are refused clearly: without token, with another’s, to where nobody drives, as an image nobody draws', async () => {
    const without = await send('shipper', 'POST', '/labels/v3/label', REQUEST, {
      'x-payment-authorization-token': 'x',
    });
    assert.equal(without.status, 401);
    const others = { 'x-payment-authorization-token': payments.get('otherShipper') ?? '' };
    assert.equal((await send('shipper', 'POST', '/labels/v3/label', REQUEST, others)).status, 401);
    assert.equal((await send('consumer', 'POST', '/labels/v3/label', REQUEST)).status, 401);
    const wrong = [
      { ...REQUEST, toAddress: { ...REQUEST.toAddress, ZIPCode: '99950' } },
      { ...REQUEST, toAddress: { ...REQUEST.toAddress, firstName: '' } },
      { ...REQUEST, imageInfo: { imageType: 'TIFF' } },
      { ...REQUEST, imageInfo: { labelType: '2X7LABEL' } },
      { ...REQUEST, packageDescription: { ...REQUEST.packageDescription, weight: 71 } },
      { ...REQUEST, unknown: 1 },
    ];
    for (const body of wrong) {
      const answer = await send('shipper', 'POST', '/labels/v3/label', body);
      const text = await answer.text();
      assert.equal(answer.status, 400, text);
      assert.doesNotMatch(text, /Zebrowicz|Marmalade/);
    }
  });
});
