import { WebSocketServer, type WebSocket } from 'ws';

/** The floor: whatever one says is sent to all in the room, who is named by the path. Nothing is read or kept. */
const rooms = new Map<string, Set<WebSocket>>();
const server = new WebSocketServer({ port: Number(process.env['PORT']), host: '127.0.0.1' });

server.on('connection', (socket, request) => {
	const name = request.url ?? '';
	const room = rooms.get(name) ?? new Set();
	rooms.set(name, room.add(socket));
	socket.on('message', (bytes) => {
		for (const one of room) one.send(bytes);
	});
	socket.on('close', () => room.delete(socket));
});
