/** A process that takes a data folder, tells how that went, and keeps it until its input ends. */
import { lockDataFolder } from '../../src/store/index.ts';

try {
  const lock = await lockDataFolder(process.argv[2] ?? '');
  process.stdout.write(`${JSON.stringify({ owned: lock.folder })}\n`);
  process.stdin.resume().once('end', () => void lock.release());
} catch (error) {
  process.stdout.write(`${JSON.stringify({ code: (error as { code?: string }).code })}\n`);
}
