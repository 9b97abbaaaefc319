import * as officeMatters from '#db/office-matters.ts';
import * as sms from '#db/sms.ts';
import { inSchool } from '#db/sql.ts';
import { apiError } from '#lib/server/api-error.ts';
import { readReceipt } from '#notices/receipt.ts';
import { receiptAddressOf } from '#notices/receipt-address.ts';
import { type RequestHandler } from './$types';

/**
 * A provider tells what became of a text. Whoever does not know the address learns nothing; told twice, it is told once.
 * A text nobody knows is none of ours, or not noted yet: the provider may tell it again.
 */
export const POST: RequestHandler = async ({ request, params, locals }) => {
	const { sql, secrets } = locals.house;
	const address = receiptAddressOf(secrets, params.token);
	if (!address) return apiError(404);
	const receipt = readReceipt(await request.text(), request.headers.get('content-type') ?? '');
	return await inSchool(sql, { school: address.school }, async (tx) => {
		if (!(await sms.isReceiptAddress(tx, address))) return apiError(404);
		if (receipt === null) return apiError(400);
		const changed = await sms.receive(tx, receipt);
		if (changed === null) return apiError(404);
		if (changed && receipt.end === 'failed') await officeMatters.wake(tx, address.school);
		return new Response(null, { status: 204 });
	});
};
