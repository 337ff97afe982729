using System.Net.Http.Json;
using System.Text.Json;
using AgentTrust.Contracts.Policy;

namespace AgentTrust.Conformance.Peers;

/// <summary>The policy: whatever is asked is permitted, one question or many.</summary>
internal sealed class PermitAll : Peer
{
    private static readonly EvaluationResponse Permit = new()
    {
        Decision = true,
        Context = new DecisionContext
        {
            EvaluationId = "eval_conformance",
            PolicyVersion = "sha256:permit-all",
            Policies = ["permit-all"],
            Reasons = ["This host permits everything."],
        },
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.RequestUri!.AbsolutePath.EndsWith("/evaluations", StringComparison.Ordinal)) return Json(request, Permit);

        var batch = await request.Content!.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var asked = batch.TryGetProperty("evaluations", out var evaluations) ? evaluations.GetArrayLength() : 1;
        return Json(request, new { Evaluations = Enumerable.Repeat(Permit, asked) });
    }
}
