using AgentTrust.CodingAgent.Story;
using AgentTrust.CodingAgent.Work;
using Microsoft.Extensions.Options;

namespace AgentTrust.CodingAgent.Tools;

/// <summary>One task's use of tools: told, counted, and patient where a person has to decide.</summary>
internal sealed class ToolUse(IToolProxy proxy, Storyteller story, IOptions<ApprovalOptions> approval, TimeProvider time)
{
    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    /// <summary>Calls; while a person is being asked, waits as told and sends the identical call again.</summary>
    public async Task<ToolOutcome> CallAsync(
        string server, string tool, IReadOnlyDictionary<string, object?> arguments, CancellationToken cancellationToken)
    {
        var outcome = await proxy.CallAsync(server, tool, arguments, cancellationToken);
        if (outcome.Denial is { Waits: true } asked)
        {
            Told(server, tool, arguments, outcome);
            story.Tell($"A person decides here: {story.LinkTo($"/approvals/{asked.AccessRequest!.Id}")}");
            outcome = await WaitAsync(server, tool, arguments, outcome, cancellationToken);
        }

        Told(server, tool, arguments, outcome);
        return outcome;
    }

    private async Task<ToolOutcome> WaitAsync(
        string server, string tool, IReadOnlyDictionary<string, object?> arguments, ToolOutcome outcome, CancellationToken cancellationToken)
    {
        var patience = time.GetUtcNow() + approval.Value.Wait;
        while (outcome.Denial is { Waits: true } waiting && time.GetUtcNow() < patience)
        {
            var wait = TimeSpan.FromSeconds(waiting.AccessRequest!.RetryAfterSeconds ?? 0);
            await Task.Delay(wait > ShortestWait ? wait : ShortestWait, time, cancellationToken);
            outcome = await proxy.CallAsync(server, tool, arguments, cancellationToken);
        }

        return outcome;
    }

    private void Told(string server, string tool, IReadOnlyDictionary<string, object?> arguments, ToolOutcome outcome)
    {
        var intent = CallSentences.Intent(server, tool, arguments);
        if (outcome.Denial is { } denial)
            story.Tell(CallSentences.Denied(denial, intent), outcome.Record);
        else if (outcome.Failed)
            story.Tell($"The agent {intent}; the tool says: {outcome.Text}", outcome.Record);
        else
            story.Tell($"The agent {intent}. {CallSentences.Result(server, tool, outcome)}", outcome.Record);
    }
}
