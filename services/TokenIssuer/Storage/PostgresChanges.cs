using AgentTrust.TokenIssuer.Revocation;
using Npgsql;

namespace AgentTrust.TokenIssuer.Storage;

/// <summary>Hears of changes that another replica made, and wakes this one's long polls.</summary>
/// <remarks>Without it a poll is answered when its time is over: later, but not wrong.</remarks>
internal sealed partial class PostgresChanges(
    NpgsqlDataSource database, ChangeSignal signal, TimeProvider time, ILogger<PostgresChanges> logger) : BackgroundService
{
    public const string Channel = "issuer_changes";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotListening(e);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        await using var connection = await database.OpenConnectionAsync(stoppingToken);
        connection.Notification += (_, _) => signal.Pulse();
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            await listen.ExecuteNonQueryAsync(stoppingToken);

        signal.Pulse(); // whatever happened while nobody listened
        while (true) await connection.WaitAsync(stoppingToken);
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Warning, Message = "Changes made by other replicas are not heard; listening again soon")]
    private partial void LogNotListening(Exception exception);
}
