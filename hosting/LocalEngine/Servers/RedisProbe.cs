using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace AgentTrust.LocalEngine.Servers;

/// <summary>AUTH and PING in RESP arrays, because Garnet knows no inline commands.</summary>
internal static class RedisProbe
{
    public static async Task CheckAsync(RedisResource redis, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(redis.PrimaryEndpoint.Host, redis.PrimaryEndpoint.Port, cancellationToken);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);

        if (redis.PasswordParameter is { } password && await password.GetValueAsync(cancellationToken) is { } secret)
            await ExpectAsync("+OK", "AUTH", secret);

        await ExpectAsync("+PONG", "PING");

        async Task ExpectAsync(string expected, params string[] command)
        {
            var request = new StringBuilder($"*{command.Length}\r\n");
            foreach (var word in command)
                request.Append(System.Globalization.CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");

            await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellationToken);
            var answer = await reader.ReadLineAsync(cancellationToken);

            if (answer != expected)
                throw new InvalidDataException($"{command[0]} was answered with '{answer ?? "nothing"}'.");
        }
    }
}
