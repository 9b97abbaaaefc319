import { boardOf, isRefused } from '#sync/board-doc.ts';
import { editId } from '../builders/lesson.ts';
import { type Action } from './deed.ts';
import { type Screen } from './screen.ts';
import { freshLesson, stepOn } from './steps.ts';
import { type World } from './world.ts';

type Act = (world: World, screen: Screen, action: Action) => void | Promise<void>;

/** What does more than write an edit on a lesson that is seen. */
const ACTS: Partial<Record<Action['what'], Act>> = {
	send: (_, screen) => screen.send(),
	sync: (_, screen) => screen.sync(),
	resend: (_, screen) => screen.resend(),
	reload: (_, screen) => screen.reload(),
	publish: async (world, _, action) => {
		if (action.pick % 3 === 0) await world.schedule.publish(world.ecole.actor('Rose'), world.week);
	},
	restart: async (world) => {
		await world.schedule.close();
		world.schedule = world.open();
	},
	form: async (world, _, action) => {
		const edit = { id: editId(world.now), edit: freshLesson(world, action) };
		await world.schedule.submit(world.ecole.actor('Guy'), world.week, [edit]);
	},
	dismiss: (_, screen) => {
		const { edits } = boardOf(screen.doc);
		const own = [...edits.entries()].find(
			([, entry]) => isRefused(entry) && entry.by === screen.actor.account
		);
		if (own) screen.dismiss(own[0]);
	},
	create: (world, screen, action) => {
		screen.write(freshLesson(world, action));
	}
};

export async function act(world: World, action: Action): Promise<void> {
	const screen = world.screens[action.who];
	if (!screen) return;
	const special = ACTS[action.what];
	if (special) return await special(world, screen, action);
	const lessons = screen.lessons();
	const one = lessons[action.pick % Math.max(lessons.length, 1)];
	if (!one) return;
	const made = stepOn(world, one, lessons, action);
	screen.write(Array.isArray(made) ? { op: 'batch', steps: made } : made);
}
