using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Search;
using AgentTrust.AuditService.Search.Questions;
using AgentTrust.AuditService.Storage;
using AgentTrust.Contracts.Audit.Questions;
using AgentTrust.Contracts.Json;
using Microsoft.Extensions.Options;

namespace AgentTrust.AuditService.Tail;

/// <summary>The log as it grows, in its order. Each record that matches is sent once; whoever comes back says what the last one was.</summary>
internal sealed class RecordTail(ILogStore log, SearchFollower follower, IOptions<TailOptions> options, TimeProvider time)
{
    private const int PageSize = 500;

    /// <param name="question">Which records.</param>
    /// <param name="findSight">What the watcher may see, asked again as long as they watch: agents change hands.</param>
    /// <param name="after">Index of the last record that was seen.</param>
    /// <param name="until">When the watcher has to prove again who they are.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(
        Question question, Func<CancellationToken, Task<Sight>> findSight, long after, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = after + 1;
        // Said at once, so that whoever watches knows that the stream is open and where it begins.
        yield return Idle(next);

        while (time.GetUtcNow() < until)
        {
            var advanced = follower.Advanced.Next;
            // What may be seen is asked after how much there is: a record that gave the agent away is judged by whose it is then.
            var findable = (await follower.LookAsync(cancellationToken)).Records;
            var sight = await findSight(cancellationToken);
            var silent = true;
            while (next < findable)
            {
                var leaves = await log.ReadAsync(next, (int)Math.Min(PageSize, findable - next), cancellationToken);
                if (leaves.Count == 0) break;
                foreach (var logged in leaves.Select(CanonicalLeaf.Decode))
                {
                    if (!sight.Covers(logged.Record) || !question.IsInTime(logged.Record) || !question.IsAnsweredBy(logged.Record)) continue;
                    silent = false;
                    yield return new SseItem<string>(JsonSerializer.Serialize(logged, WireJson.Options), TailEvents.Record)
                    {
                        EventId = logged.Index.ToString(CultureInfo.InvariantCulture),
                    };
                }

                next = leaves[^1].Index + 1;
            }

            if (await IsIdleAsync(advanced, cancellationToken) && silent) yield return Idle(next);
        }
    }

    // It moves the watcher's place too: coming back, they need not be shown again what was not for them.
    private static SseItem<string> Idle(long next) => new(next.ToString(CultureInfo.InvariantCulture), TailEvents.Idle)
    {
        EventId = (next - 1).ToString(CultureInfo.InvariantCulture),
    };

    private async Task<bool> IsIdleAsync(Task advanced, CancellationToken cancellationToken)
    {
        try
        {
            await advanced.WaitAsync(options.Value.IdleAfter, time, cancellationToken);
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }
}
