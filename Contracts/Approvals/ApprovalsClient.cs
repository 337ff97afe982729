using System.Net.Http.Json;
using AgentTrust.Contracts.Json;

namespace AgentTrust.Contracts.Approvals;

/// <summary>Talks to <c>approval-service</c>: the proxy asks and consumes, people look and decide.</summary>
public sealed partial class ApprovalsClient(HttpClient http)
{
    /// <summary>Asks for approval; the same key joins the request that stands (any state) instead of making another.</summary>
    public async Task<AccessRequest> SubmitAsync(
        AccessRequestSubmission submission, string idempotencyKey, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/access-requests")
        {
            Content = JsonContent.Create(submission, options: WireJson.Options),
        };
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var response = await http.SendAsync(request, cancellationToken);
        return await JsonHttp.ReadContractAsync<AccessRequest>(response, cancellationToken);
    }

    public Task<AccessRequest> GetAsync(string id, CancellationToken cancellationToken) =>
        http.GetContractAsync<AccessRequest>($"/access-requests/{Uri.EscapeDataString(id)}", cancellationToken);

    /// <summary>Uses a granted request up, atomically and once.</summary>
    /// <exception cref="ProblemException">409: it is not granted, was used, expired, or is about another call.</exception>
    public Task<ConsumedApproval> ConsumeAsync(string id, ConsumeAccessRequest consume, CancellationToken cancellationToken) =>
        http.PostContractAsync<ConsumeAccessRequest, ConsumedApproval>(
            $"/access-requests/{Uri.EscapeDataString(id)}/consume", consume, cancellationToken);

    /// <summary>Requests that a person may see; newest first.</summary>
    public Task<IReadOnlyList<AccessRequest>> ListAsync(AccessRequestState? state, CancellationToken cancellationToken) =>
        http.GetContractAsync<IReadOnlyList<AccessRequest>>(
            state is { } s ? $"/access-requests?state={JsonNamingPolicyName(s)}" : "/access-requests", cancellationToken);

    /// <summary>A page of many requests, without their arguments; newest first.</summary>
    public Task<AccessRequestPage> PageAsync(AccessRequestQuery query, CancellationToken cancellationToken)
    {
        (string Name, string? Value)[] parameters =
        [
            ("state", query.State is { } state ? JsonNamingPolicyName(state) : null), ("task", query.Task), ("agent", query.Agent),
            ("mine", query.Mine ? "true" : null), ("cursor", query.Cursor),
            ("limit", query.Limit.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ];
        var text = string.Join('&', parameters.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
        return http.GetContractAsync<AccessRequestPage>($"/access-requests/page?{text}", cancellationToken);
    }

    /// <summary>For owners, operators and auditors: how people decided in the last days.</summary>
    public Task<ApprovalMeasures> MeasuresAsync(int days, CancellationToken cancellationToken) =>
        http.GetContractAsync<ApprovalMeasures>(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/approval-measures?days={days}"), cancellationToken);

    public Task<AccessRequest> GrantAsync(string id, DecideAccessRequest decision, CancellationToken cancellationToken) =>
        http.PostContractAsync<DecideAccessRequest, AccessRequest>(
            $"/access-requests/{Uri.EscapeDataString(id)}/grant", decision, cancellationToken);

    public Task<AccessRequest> RejectAsync(string id, DecideAccessRequest decision, CancellationToken cancellationToken) =>
        http.PostContractAsync<DecideAccessRequest, AccessRequest>(
            $"/access-requests/{Uri.EscapeDataString(id)}/reject", decision, cancellationToken);

    private static string JsonNamingPolicyName(AccessRequestState state) =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());
}

/// <summary>Names the call that is about to be made; it must be the call that was approved.</summary>
public sealed record ConsumeAccessRequest
{
    public required string Call { get; init; }

    public required string ArgumentsDigest { get; init; }

    public required string DefinitionDigest { get; init; }

    /// <summary>Of the policy set under which the call is decided now.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>What the resource is now, where consent depends on it.</summary>
    public string? ResourceVersion { get; init; }
}
