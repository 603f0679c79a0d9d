package meridian.operate.drain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on this machine, over UDP, with a test's answers. */
final class StandInDns implements AutoCloseable {

  private static final int TTL = 60;
  private static final int LONGEST = 65_535;
  private static final int IPV4_BYTES = 4;

  private final DatagramSocket socket;
  private final Zone zone;

  /** The content of a zone. */
  interface Zone {

    /**
     * The addresses of a name, of both families, or none.
     *
     * @param name the name, without the final dot
     * @param client the client's network, if the query has it
     */
    List<String> addresses(String name, Optional<ClientSubnetOption> client);

    /** The name servers of a name, or none. */
    default List<String> servers(String name) {
      return List.of();
    }
  }

  StandInDns(Zone zone) {
    this.zone = zone;
    try {
      this.socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("name server").start(this::run);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
  }

  private void run() {
    while (!socket.isClosed()) {
      try {
        var packet = new DatagramPacket(new byte[LONGEST], LONGEST);
        socket.receive(packet);
        byte[] reply =
            answer(new Message(Arrays.copyOf(packet.getData(), packet.getLength()))).toWire();
        socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
      } catch (IOException _) {
        // The socket is closed, or the query is malformed.
      }
    }
  }

  private Message answer(Message query) {
    Message reply = new Message(query.getHeader().getID());
    reply.getHeader().setFlag(Flags.QR);
    Record question = query.getQuestion();
    reply.addRecord(question, Section.QUESTION);
    String name = question.getName().toString(true);
    if (question.getType() == Type.NS) {
      zone.servers(name)
          .forEach(server -> reply.addRecord(ns(question.getName(), server), Section.ANSWER));
    } else {
      zone.addresses(name, subnet(query)).stream()
          .map(address -> record(question.getName(), InetAddress.ofLiteral(address)))
          .filter(record -> record.getType() == question.getType())
          .forEach(record -> reply.addRecord(record, Section.ANSWER));
    }
    reply.getHeader().setRcode(Rcode.NOERROR);
    return reply;
  }

  private static Optional<ClientSubnetOption> subnet(Message query) {
    return Optional.ofNullable(query.getOPT())
        .flatMap(opt -> opt.getOptions(EDNSOption.Code.CLIENT_SUBNET).stream().findFirst())
        .map(ClientSubnetOption.class::cast);
  }

  private static Record ns(Name name, String server) {
    return new NSRecord(name, DClass.IN, TTL, NameServers.name(server));
  }

  private static Record record(Name name, InetAddress address) {
    return address.getAddress().length == IPV4_BYTES
        ? new ARecord(name, DClass.IN, TTL, address)
        : new AAAARecord(name, DClass.IN, TTL, address);
  }

  @Override
  public void close() {
    socket.close();
  }
}
