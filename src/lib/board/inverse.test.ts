import { describe, expect, it } from 'vitest';
import { type Lesson } from '#domain/lesson.ts';
import { inverseOf } from './inverse.ts';
import { cancelStep, changeStep, createStep } from './steps.ts';

const lesson: Lesson = {
	id: '0190a000-0000-7000-8000-000000000001',
	version: 3,
	kind: 'driving',
	state: 'planned',
	start: '2026-11-24T09:00:00Z',
	end: '2026-11-24T10:00:00Z',
	instructor: 'awa',
	vehicle: null,
	place: null,
	capacity: null,
	permit: null,
	topic: null,
	series: null,
	candidates: ['joel'],
	cancelledBy: null,
	cancelReason: null,
	by: null,
	at: '2026-11-20T09:00:00Z'
};
const before = new Map([[lesson.id, lesson]]);
const moved = { start: '2026-11-24T11:00:00Z', end: '2026-11-24T12:00:00Z' };

describe('a step', () => {
	it('carries only what changes, and what it was', () => {
		expect(changeStep(lesson, { ...moved, instructor: 'awa' })).toEqual({
			op: 'move',
			lesson: lesson.id,
			base: 3,
			set: moved,
			was: { start: lesson.start, end: lesson.end }
		});
	});
	it('is none when nothing changes', () => {
		expect(changeStep(lesson, { instructor: 'awa', candidates: ['joel'] })).toBeNull();
	});
	it('adds and takes out candidates one by one', () => {
		expect(changeStep(lesson, { candidates: ['merveille'] })?.seats).toEqual({
			add: ['merveille'],
			remove: ['joel']
		});
	});
});

describe('taking a step back', () => {
	it('leans on what the step left behind, so that a change by somebody else in between is noticed', () => {
		const step = changeStep(lesson, moved);
		expect(step && inverseOf(step, before)).toMatchObject({
			op: 'move',
			base: 3,
			set: { start: lesson.start, end: lesson.end },
			was: moved
		});
	});
	it('cancels what was created and restores what was cancelled', () => {
		expect(inverseOf(createStep(lesson.id, { kind: 'driving', ...moved }), new Map())).toMatchObject({
			op: 'cancel',
			reason: 'mistake'
		});
		expect(inverseOf(cancelStep(lesson, 'weather', 'force_majeure'), before)).toMatchObject({
			op: 'restore'
		});
	});
});
