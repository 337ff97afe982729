using AgentTrust.ToolProxy.ToolCalls;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Records;

/// <summary>Waits until the log has a record; not for ever.</summary>
internal sealed partial class DurableRecords(IOptionsMonitor<ToolCallOptions> options, TimeProvider time, ILogger<DurableRecords> logger)
{
    /// <summary>The record's index, or null when the log did not acknowledge it in time.</summary>
    public async Task<long?> IndexOfAsync(Task<long> record, CancellationToken cancellationToken)
    {
        try
        {
            return await record.WaitAsync(options.CurrentValue.AuditTimeout, time, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever the cause: without an acknowledgement there is no record.
            LogNotDurable(e);
            return null;
        }
    }

    [LoggerMessage(EventId = 1404, Level = LogLevel.Error, Message = "A record is not durable yet")]
    private partial void LogNotDurable(Exception exception);
}
