using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Servers;

/// <summary>Signs in to the broker, opens the virtual host and takes its leave: AMQP 0-9-1 §2.2.4, on channel zero.</summary>
internal static class AmqpProbe
{
    private const byte MethodFrame = 1;
    private const byte FrameEnd = 0xCE;
    private const ushort Connection = 10;
    private const ushort Start = 10, StartOk = 11, Tune = 30, TuneOk = 31, Open = 40, OpenOk = 41, Close = 50, CloseOk = 51;

    public static async Task CheckAsync(RabbitMQServerResource broker, CancellationToken cancellationToken)
    {
        var user = await broker.UserNameReference.GetValueAsync(cancellationToken);
        var password = await broker.PasswordParameter.GetValueAsync(cancellationToken);

        using var client = new TcpClient();
        await client.ConnectAsync(broker.PrimaryEndpoint.Host, broker.PrimaryEndpoint.Port, cancellationToken);
        await using var stream = client.GetStream();

        await stream.WriteAsync("AMQP\0\0\u0009\u0001"u8.ToArray(), cancellationToken);
        await ExpectAsync(stream, Start, cancellationToken);

        await SendAsync(stream, StartOk, [.. Long(0), .. Short("PLAIN"), .. LongText($"\0{user}\0{password}"), .. Short("en_US")], cancellationToken);
        var tune = await SignedInAsync(broker, stream, cancellationToken);

        // The broker's own limits are accepted as they are: channel-max, frame-max, heartbeat.
        await SendAsync(stream, TuneOk, tune, cancellationToken);
        await SendAsync(stream, Open, [.. Short("/"), 0, 0], cancellationToken);
        await ExpectAsync(stream, OpenOk, cancellationToken);

        await SendAsync(stream, Close, [0, 200, .. Short("bye"), 0, 0, 0, 0], cancellationToken);
        await ExpectAsync(stream, CloseOk, cancellationToken);
    }

    // AMQP 0-9-1 §1.4.2.2: a broker that does not accept the sign-in may close without a word.
    private static async Task<byte[]> SignedInAsync(
        RabbitMQServerResource broker, NetworkStream stream, CancellationToken cancellationToken)
    {
        try
        {
            return await ExpectAsync(stream, Tune, cancellationToken);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidOperationException(OtherPassword.Of(broker), e);
        }
    }

    private static async Task SendAsync(NetworkStream stream, ushort method, byte[] arguments, CancellationToken cancellationToken)
    {
        var frame = new byte[7 + 4 + arguments.Length + 1];
        frame[0] = MethodFrame;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(3), 4 + arguments.Length);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(7), Connection);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(9), method);
        arguments.CopyTo(frame, 11);
        frame[^1] = FrameEnd;

        await stream.WriteAsync(frame, cancellationToken);
    }

    private static async Task<byte[]> ExpectAsync(NetworkStream stream, ushort method, CancellationToken cancellationToken)
    {
        var header = new byte[7];
        await stream.ReadExactlyAsync(header, cancellationToken);

        var length = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(3));
        if (length is < 4 or > 131_072)
            throw new InvalidDataException("The broker does not speak AMQP 0-9-1.");

        var body = new byte[length + 1];
        await stream.ReadExactlyAsync(body, cancellationToken);

        var received = BinaryPrimitives.ReadUInt16BigEndian(body.AsSpan(2));
        if (received != method)
            throw new InvalidDataException(received == Close
                ? $"The broker refused: {Encoding.UTF8.GetString(body, 7, body[6])}"
                : $"The broker sent method {received}, expected {method}.");

        return body[4..^1];
    }

    private static byte[] Long(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Short(string text) => [(byte)Encoding.UTF8.GetByteCount(text), .. Encoding.UTF8.GetBytes(text)];

    private static byte[] LongText(string text) => [.. Long(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];
}
