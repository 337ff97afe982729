using System.Net;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Fakes;

namespace AgentTrust.Faults.Tests.Approvals;

/// <summary>One call's life as its proxy and its people live it: asked, granted by two at the same moment, used by three. Each goes on until it is answered.</summary>
internal sealed class ApprovedCall(RunningApprovals running)
{
    private readonly string _task = $"task_{Guid.CreateVersion7():N}";
    private int _used;

    /// <summary>The service said that it has the request.</summary>
    public string? Id { get; private set; }

    /// <summary>The service said yes to a grant.</summary>
    public bool Granted { get; private set; }

    /// <summary>How often the service let the call be made.</summary>
    public int Used => _used;

    public async Task LiveAsync(CancellationToken cancellationToken)
    {
        await InsistAsync(async () => Id = (await running.Proxy.SubmitAsync(running.Submission(_task), _task, cancellationToken)).Id, cancellationToken);
        await Task.WhenAll(
            InsistAsync(() => GrantAsync("rita", cancellationToken), cancellationToken), InsistAsync(() => GrantAsync("ron", cancellationToken), cancellationToken));
        await Task.WhenAll(Enumerable.Range(0, 3).Select(n => InsistAsync(async () =>
        {
            await running.Proxy.ConsumeAsync(Id!, Use($"{_task}_{n}"), cancellationToken);
            Interlocked.Increment(ref _used);
        }, cancellationToken)));
    }

    public static ConsumeAccessRequest Use(string call) => new()
    {
        Call = call,
        ArgumentsDigest = SampleCall.Binding.ArgumentsDigest,
        DefinitionDigest = SampleCall.Binding.Tool.DefinitionDigest,
        PolicyVersion = SampleCall.Binding.PolicyVersion,
    };

    private async Task GrantAsync(string person, CancellationToken cancellationToken)
    {
        await running.Person(person).GrantAsync(Id!, new() { ArgumentsDigest = SampleCall.Binding.ArgumentsDigest }, cancellationToken);
        Granted = true;
    }

    /// <summary>Until there is an answer; a refusal is one.</summary>
    private static async Task InsistAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await act();
                return;
            }
            catch (ProblemException e) when (e.Status == HttpStatusCode.Conflict)
            {
                return;
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Broad on purpose: no answer, whatever the reason, means that it is asked again.
                await Task.Delay(50, cancellationToken);
            }
        }
    }
}
