import { connect } from '#db/sql.ts';
import { settingsOrExit } from '#settings';
import { plantDemo } from './plant.ts';

/** A program of its own, so that the starter stays small. NOW is the moment the demo is dated from. */
const settings = settingsOrExit(process.env);
const sql = connect(settings.databaseUrl ?? '', 2);
await plantDemo(sql, settings.now ?? Date.now());
await sql.end({ timeout: 5 });
