using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace AgentTrust.Conformance.Fixture;

/// <summary>Log messages for the client, through the SDK's own gate: the level that the client asked for.</summary>
internal static partial class ClientLog
{
    public static void Say(McpServer server, string text)
    {
        using var provider = server.AsClientLoggerProvider();
        var logger = provider.CreateLogger("conformance-fixture");
        Write(logger, text);
    }

    [LoggerMessage(EventId = 9901, Level = LogLevel.Information, Message = "{Text}")]
    private static partial void Write(ILogger logger, string text);
}
