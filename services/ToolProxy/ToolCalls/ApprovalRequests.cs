using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using AgentTrust.Contracts;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.ToolProxy.ToolCalls;

/// <summary>One request for approval per exact call, found again by its key.</summary>
internal sealed class ApprovalRequests(ApprovalsClient approvals, CallPreview previews, ResourceStates states)
{
    private const int MostKept = 10_000;

    /// <summary>Only saves asking for a preview again; the approval service knows the key as well.</summary>
    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);

    public async Task<AccessRequest> FindOrSubmitAsync(
        ToolCall call, AccessRequestOffer offer, CancellationToken cancellationToken)
    {
        var key = KeyOf(call);
        var request = (call.ApprovalReply?.Approval ?? _known.GetValueOrDefault(key)) is { } id ? await approvals.GetAsync(id, cancellationToken) : null;
        // A grant was for one policy set and for what the resource was; submitting says what they are now.
        var state = await states.OfAsync(call, cancellationToken);
        if (request is null || request.Call.PolicyVersion != call.Decision!.Context.PolicyVersion || request.ResourceState?.Version != state?.Version)
        {
            request = await approvals.SubmitAsync(new AccessRequestSubmission
            {
                BindingToken = offer.BindingToken,
                Arguments = call.Arguments,
                ResourceState = state,
                Preview = await previews.OfAsync(call, cancellationToken),
            }, key, cancellationToken);
        }

        if (_known.Count >= MostKept) _known.Clear();
        // What is over is forgotten, so that the next call may ask anew.
        if (request.State is AccessRequestState.Pending or AccessRequestState.Granted)
            _known[key] = request.Id;
        else
            _known.TryRemove(key, out _);
        return request;
    }

    /// <summary>Null when it can no longer be used: somebody was faster, or it ended.</summary>
    public async Task<ConsumedApproval?> TryConsumeAsync(
        ToolCall call, AccessRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await approvals.ConsumeAsync(request.Id, new ConsumeAccessRequest
            {
                Call = call.Id,
                ArgumentsDigest = call.ArgumentsDigest!,
                DefinitionDigest = call.Definition!.Digest,
                PolicyVersion = call.Decision!.Context.PolicyVersion!,
                ResourceVersion = request.ResourceState?.Version,
            }, cancellationToken);
        }
        catch (ProblemException e) when (e.Status == HttpStatusCode.Conflict)
        {
            return null;
        }
    }

    /// <summary>One exact call of one chain of agents in one task; whoever repeats it joins what stands, in whatever session and at whatever replica.</summary>
    public static string KeyOf(ToolCall call) => CanonicalJson.Digest(JsonSerializer.SerializeToElement(new
    {
        task = call.TaskId,
        server = call.ServerName,
        tool = call.Tool!.Name,
        agents = call.Caller!.Chain,
        action = call.Tool.Action,
        type = call.Resource!.Type,
        id = call.Resource.Id,
        arguments = call.ArgumentsDigest,
        definition = call.Definition!.Digest,
    }));
}
