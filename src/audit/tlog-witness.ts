/**
 * A witness that speaks C2SP tlog-witness: it checks that each checkpoint continues the one before, and cosigns it. From then on
 * nobody can show two histories of this log without the witness's help.
 */
import { PosternError } from '../errors.ts';
import type { AuditLog } from './log.ts';
import { parseNote, parseVerifierKey, signedBy, type VerifierKey } from './note.ts';

export interface WitnessAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

export interface TlogWitnessOptions {
  readonly log: AuditLog;
  /** Address of the witness; `/add-checkpoint` is added. */
  readonly url: string;
  /** The witness's key, as it is known from outside: `name+hash+base64`, of type cosignature/v1. */
  readonly verifierKey: string;
  readonly post: (url: string, body: string) => Promise<WitnessAnswer>;
}

const SIZE_TYPE = 'text/x.tlog.size';

export class TlogWitness {
  readonly #options: TlogWitnessOptions;
  readonly #key: VerifierKey;
  /** Size of the checkpoint that the witness has; it tells when it is another. */
  #size = 0;

  /** @throws PosternError `witness_key` where the key is none. */
  constructor(options: TlogWitnessOptions) {
    const key = parseVerifierKey(options.verifierKey);
    if (key === undefined) {
      throw new PosternError('witness_key', 'The key of the witness cannot be read.', {
        status: 400,
        cure: 'Set POSTERN_WITNESS_TLOG_KEY to the text that the witness publishes: name+hash+base64.',
      });
    }
    this.#options = options;
    this.#key = key;
  }

  /**
   * Has a checkpoint cosigned. @returns the note with the witness's signature beside ours.
   * @throws PosternError `witness_refused` where it is not cosigned, `audit_log_forked` where the witness holds more entries than
   * this log has.
   */
  async cosign(note: string): Promise<string> {
    const size = Number(note.split('\n')[1]);
    let answer = await this.#add(note, this.#size, size);
    if (answer.status === 409 && answer.contentType.startsWith(SIZE_TYPE)) {
      this.#size = Number(answer.text.trim());
      if (this.#size > size) {
        throw new PosternError(
          'audit_log_forked',
          `The witness ${this.#key.name} holds a checkpoint of ${this.#size} entries; this log's newest has ${size}.`,
          { cure: 'The log was truncated or replaced. Restore its folder from a copy.' },
        );
      }
      answer = await this.#add(note, this.#size, size);
    }
    if (answer.status !== 200) throw refused(`answered ${answer.status} to a checkpoint of ${size} entries`);
    const cosigned = `${note}${answer.text.endsWith('\n') ? answer.text : `${answer.text}\n`}`;
    const parsed = parseNote(cosigned);
    if (parsed === undefined || !signedBy(parsed, this.#key)) {
      throw refused('answered with a signature that does not hold under the key set for it');
    }
    this.#size = size;
    return cosigned;
  }

  async #add(note: string, old: number, size: number): Promise<WitnessAnswer> {
    const { log, url, post } = this.#options;
    // Nothing to prove where the witness has nothing, or the same.
    const proof = old === 0 || old === size ? [] : await log.consistencyProof(old, size);
    const lines = proof.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('');
    return post(`${url.replace(/\/+$/, '')}/add-checkpoint`, `old ${old}\n${lines}\n${note}`);
  }
}

const refused = (what: string): PosternError =>
  new PosternError('witness_refused', `The witness ${what}.`, {
    cure: 'Check that the witness knows this log by its key (`postern audit export` begins with it), and its address.',
  });
