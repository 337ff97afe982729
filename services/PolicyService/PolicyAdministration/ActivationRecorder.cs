using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>Tells the audit log which policy set decides since when, until the log has acknowledged it.</summary>
internal sealed partial class ActivationRecorder(
    IServiceScopeFactory scopes, TimeProvider time, ILogger<ActivationRecorder> logger) : BackgroundService
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private readonly Channel<AuditRecord> _records = Channel.CreateUnbounded<AuditRecord>(new() { SingleReader = true });
    private readonly string _epoch = Guid.CreateVersion7().ToString();
    private long _sequence;

    /// <param name="activation">What decides now.</param>
    /// <param name="person">Who asked for it; null when the service started with it.</param>
    public void Record(Activation activation, string? person)
    {
        var policies = activation.Policies;
        LogActivated(policies.Version, policies.Policies.Count);
        _records.Writer.TryWrite(new AuditRecord
        {
            Id = Guid.CreateVersion7().ToString(),
            Kind = AuditKinds.PolicySetActivated,
            Time = activation.ActivatedAt,
            Epoch = _epoch,
            Sequence = Interlocked.Increment(ref _sequence),
            Person = person,
            Outcome = "succeeded",
            Summary = $"Policy set {policies.Version} with {policies.Policies.Count} policies decides from now on.",
            TraceId = Activity.Current?.TraceId.ToString(),
            Details = new Dictionary<string, JsonElement>
            {
                ["policy_version"] = JsonSerializer.SerializeToElement(policies.Version),
                ["policies"] = JsonSerializer.SerializeToElement(policies.Policies.Select(policy => policy.Id)),
            },
        });
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var record in _records.Reader.ReadAllAsync(stoppingToken))
            await SendAsync(record, stoppingToken);
    }

    private async Task SendAsync(AuditRecord record, CancellationToken stoppingToken)
    {
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                using var scope = scopes.CreateScope();
                await scope.ServiceProvider.GetRequiredService<AuditClient>().AppendAsync([record], stoppingToken);
                return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Broad on purpose: whatever the log's trouble is, the record is sent again; its id makes that safe.
                LogNotRecorded(delay, e.Message);
            }

            await Task.Delay(delay, time, stoppingToken);
        }
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "Policy set {Version} with {Count} policies is active")]
    private partial void LogActivated(string version, int count);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "The audit log has not taken the activation yet ({Why}); again in {Delay}")]
    private partial void LogNotRecorded(TimeSpan delay, string why);
}
