using System.Net;
using System.Text.Json;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Audit;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Sessions;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ToolProxy.Records;
using Lifted = AgentTrust.Contracts.Sessions.Declassification;

namespace AgentTrust.ToolProxy.Sessions.Declassification;

/// <summary>A person answers for what a task has read: first in the log, then in the session; and only for what had been read by then.</summary>
internal sealed partial class Declassifications(
    TokenIssuerClient issuer, ISessionStore sessions, AuditTrail trail, DurableRecords durable, TimeProvider time, ILogger<Declassifications> logger)
{
    private const int LongestReason = 500;

    public async Task<(Lifted? Done, DeclassificationRefusal? Refusal)> LiftAsync(
        string task, DeclassificationRequest asked, string person, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(asked.Reason) || asked.Reason.Length > LongestReason || asked.Reason.Any(char.IsControl)) return (null, DeclassificationRefusal.NoReason);
        if (await FindAsync(task, cancellationToken) is not { State: TaskState.Open } facts) return (null, DeclassificationRefusal.NoTask);
        if (facts.Owner == person || facts.OpenedBy == person) return (null, DeclassificationRefusal.OwnTask);

        // Counted before it is recorded: what is read while the log writes is not part of what the person answers for.
        var readings = await sessions.CountAsync(task, asked.Label, cancellationToken);
        if (readings == 0) return (null, DeclassificationRefusal.Unlabelled);

        var record = Record(facts, asked, person, readings);
        if (await durable.IndexOfAsync(trail.WriteAsync(record), cancellationToken) is not { } index) return CameToNothing(record, DeclassificationRefusal.NoRecord);
        if (!await TryLiftAsync(task, asked.Label, readings, cancellationToken)) return CameToNothing(record, DeclassificationRefusal.NotKept);

        return (new Lifted { Task = task, Label = asked.Label, Readings = readings, Person = person, Reason = asked.Reason, At = record.Time, Record = index }, null);
    }

    private async Task<TaskFacts?> FindAsync(string task, CancellationToken cancellationToken)
    {
        try
        {
            return await issuer.GetTaskAsync(task, cancellationToken);
        }
        catch (ProblemException e) when (e.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<bool> TryLiftAsync(string task, SessionLabel label, long readings, CancellationToken cancellationToken)
    {
        try
        {
            await sessions.LiftAsync(task, label, readings, cancellationToken);
            return true;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotLifted(e); // whatever the cause, the label stays; the answer and the log say so
            return false;
        }
    }

    /// <summary>A record may reach the log after nobody waited for it any more: another one behind it says that it came to nothing.</summary>
    private (Lifted?, DeclassificationRefusal?) CameToNothing(AuditRecord record, DeclassificationRefusal why)
    {
        _ = trail.WriteAsync(record with
        {
            Id = NewId(),
            Time = time.GetUtcNow(),
            Outcome = "failed",
            Summary = $"{record.Summary?.TrimEnd('.')}, but it could not be recorded or kept in time, so the label stays.",
        });
        return (null, why);
    }

    private AuditRecord Record(TaskFacts task, DeclassificationRequest asked, string person, long readings)
    {
        var label = JsonNamingPolicy.SnakeCaseLower.ConvertName(asked.Label.ToString());
        return new()
        {
            Id = NewId(),
            Kind = AuditKinds.SessionDeclassified,
            Time = time.GetUtcNow(),
            Epoch = "",
            Sequence = 0,
            Agent = task.Agent,
            Task = task.Id,
            Person = person,
            Outcome = "succeeded",
            Summary = $"{person} lifted the label \"{label}\" from what the task has read so far.",
            Details = new Dictionary<string, JsonElement>
            {
                ["label"] = JsonSerializer.SerializeToElement(label),
                ["readings"] = JsonSerializer.SerializeToElement(readings),
                ["reason"] = JsonSerializer.SerializeToElement(asked.Reason, WireJson.Options),
            },
        };
    }

    private static string NewId() => $"rec_{Guid.CreateVersion7():N}";

    [LoggerMessage(EventId = 1603, Level = LogLevel.Error, Message = "A label was to be lifted and could not be")]
    private partial void LogNotLifted(Exception exception);
}
