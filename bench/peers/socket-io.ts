import { createServer } from 'node:http';
import { Server } from 'socket.io';

/** Socket.IO with nothing behind it: what a connection costs at least. */
const server = createServer();
new Server(server, { transports: ['websocket'], serveClient: false, perMessageDeflate: false });
server.listen(Number(process.env['PORT']), '127.0.0.1');
