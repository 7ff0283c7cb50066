import { openProgram } from '../program.ts';
import { signInSuite } from './suite.ts';

signInSuite('SQLite', (clock) => openProgram({ POSTERN_SIGN_IN_PER_MINUTE: '100000' }, { clock }));
