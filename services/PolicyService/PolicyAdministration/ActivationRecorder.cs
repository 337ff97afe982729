using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.PolicyAdministration.Activations;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>Tells the audit log who changes policies and which set decides since when, until the log has acknowledged it.</summary>
internal sealed partial class ActivationRecorder(
    IServiceScopeFactory scopes, TimeProvider time, ILogger<ActivationRecorder> logger) : BackgroundService
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private readonly Channel<AuditRecord> _records = Channel.CreateUnbounded<AuditRecord>(new() { SingleReader = true });
    private readonly string _epoch = Guid.CreateVersion7().ToString();
    private long _sequence;

    /// <summary>A set decides in this process from now on.</summary>
    public void Activated(Activation activation)
    {
        var (policies, entry) = (activation.Policies, activation.Entry);
        LogActivated(policies.Version, policies.Policies.Count);
        Record(AuditKinds.PolicySetActivated, entry.Person, "succeeded", $"Policy set {policies.Version} with {policies.Policies.Count} policies decides from now on.", new()
        {
            ["policy_version"] = policies.Version,
            ["policies"] = policies.Policies.Select(policy => policy.Id),
            ["activation"] = entry.Id,
            ["source"] = entry.Source,
            ["reason"] = entry.Reason,
            ["from"] = entry.From,
            ["second_person"] = entry.SecondPerson,
            ["second_reason"] = entry.SecondReason,
            ["submitted_by"] = entry.SubmittedBy.Count > 0 ? entry.SubmittedBy : null,
        });
    }

    /// <summary>The first of two persons asked.</summary>
    public void Requested(PendingActivation asked) =>
        Record(AuditKinds.PolicyActivationRequested, asked.Person, "pending", $"{asked.Person} asked for policy set {asked.Version}; a second person has to ask for the same.", new()
        {
            ["policy_version"] = asked.Version,
            ["source"] = asked.Source,
            ["reason"] = asked.Reason,
            ["expires_at"] = asked.ExpiresAt,
        });

    /// <summary>A person asked for what may not become active, or may not by them.</summary>
    public void Refused(string version, PolicyActivationSource source, Asking by, ActivationRefusal why) =>
        Record(AuditKinds.PolicyActivationRefused, by.Person, "refused", why.Title, new()
        {
            ["policy_version"] = version,
            ["source"] = source,
            ["reason"] = by.Reason,
            ["refusal"] = why.Code,
            ["words"] = why.Detail,
        });

    public void Record(string kind, string? person, string outcome, string summary, Dictionary<string, object?> details) =>
        _records.Writer.TryWrite(new AuditRecord
        {
            Id = Guid.CreateVersion7().ToString(),
            Kind = kind,
            Time = time.GetUtcNow(),
            Epoch = _epoch,
            Sequence = Interlocked.Increment(ref _sequence),
            Person = person,
            Outcome = outcome,
            Summary = summary,
            TraceId = Activity.Current?.TraceId.ToString(),
            Details = details.Where(detail => detail.Value is not null)
                .ToDictionary(detail => detail.Key, detail => JsonSerializer.SerializeToElement(detail.Value, WireJson.Options)),
        });

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

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "The audit log has not taken a record about policies yet ({Why}); again in {Delay}")]
    private partial void LogNotRecorded(TimeSpan delay, string why);
}
