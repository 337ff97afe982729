using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AgentTrust.Contracts.Events;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;

namespace AgentTrust.Contracts.Tokens;

/// <summary>Talks to <c>token-issuer</c>: token exchange, tasks, agents and the revocation feed.</summary>
public sealed class TokenIssuerClient(HttpClient http)
{
    /// <summary>Where token exchanges are posted to: the <c>htu</c> of its DPoP proof.</summary>
    public const string TokenPath = "/token";

    /// <summary>RFC 8693 token exchange, with a second attempt when the issuer wants its newest nonce in the proof (RFC 9449 §8).</summary>
    /// <param name="form">The parameters of <see cref="TokenExchangeParameters"/>.</param>
    /// <param name="endpoint">The token endpoint as the proof names it.</param>
    /// <param name="nonces">The caller's memory of nonces.</param>
    /// <param name="prove">Makes the proof with the given nonce, if any; called once for each attempt.</param>
    /// <exception cref="TokenRefusedException">The issuer refused.</exception>
    public async Task<TokenResponse> ExchangeAsync(
        IReadOnlyCollection<KeyValuePair<string, string>> form, Uri endpoint, ServerNonces nonces, Func<string?, string> prove, CancellationToken cancellationToken)
    {
        using var first = await PostAsync(form, prove(nonces.NewestOf(endpoint)), cancellationToken);
        var again = nonces.Remember(endpoint, first);
        if (await RefusalAsync(first, cancellationToken) is not { } refusal) return await JsonHttp.ReadContractAsync<TokenResponse>(first, cancellationToken);
        if (refusal.Error != ServerNonces.UseNonce || !again) throw refusal;

        using var second = await PostAsync(form, prove(nonces.NewestOf(endpoint)), cancellationToken);
        nonces.Remember(endpoint, second);
        return await ReadAsync(second, cancellationToken);
    }

    /// <summary>RFC 8693 token exchange with a proof that is there already; one attempt.</summary>
    /// <param name="form">The parameters of <see cref="TokenExchangeParameters"/>.</param>
    /// <param name="dpopProof">RFC 9449 §5: a proof for <c>POST</c> to the token endpoint.</param>
    /// <exception cref="TokenRefusedException">The issuer refused.</exception>
    public async Task<TokenResponse> ExchangeAsync(
        IEnumerable<KeyValuePair<string, string>> form, string dpopProof, CancellationToken cancellationToken)
    {
        using var response = await PostAsync(form, dpopProof, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    public Task<TaskFacts> GetTaskAsync(string task, CancellationToken cancellationToken) =>
        http.GetContractAsync<TaskFacts>($"/tasks/{Uri.EscapeDataString(task)}", cancellationToken);

    public Task<IReadOnlyList<TaskFacts>> ListTasksAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<IReadOnlyList<TaskFacts>>("/tasks", cancellationToken);

    /// <summary>The open tasks of the calling agent; waits up to <paramref name="wait"/> for one to appear.</summary>
    public Task<IReadOnlyList<TaskFacts>> ListAssignedTasksAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        http.GetContractAsync<IReadOnlyList<TaskFacts>>($"/tasks/assigned?wait_seconds={(int)wait.TotalSeconds}", cancellationToken);

    public Task<TaskFacts> OpenTaskAsync(OpenTask task, CancellationToken cancellationToken) =>
        http.PostContractAsync<OpenTask, TaskFacts>("/tasks", task, cancellationToken);

    /// <summary>Moves on to the next step; tokens of the old step die.</summary>
    public Task<TaskFacts> AdvanceStepAsync(string task, CancellationToken cancellationToken) =>
        http.PostContractAsync<object, TaskFacts>($"/tasks/{Uri.EscapeDataString(task)}/advance", new { }, cancellationToken);

    /// <summary>Ends a task: completed when its agent calls, revoked when a person does.</summary>
    public Task<TaskFacts> CloseTaskAsync(string task, ReasonGiven reason, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReasonGiven, TaskFacts>($"/tasks/{Uri.EscapeDataString(task)}/close", reason, cancellationToken);

    /// <summary>Halts one task; its tokens die, and only a person lets it go on.</summary>
    public Task<TaskFacts> SuspendTaskAsync(string task, ReasonGiven reason, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReasonGiven, TaskFacts>($"/tasks/{Uri.EscapeDataString(task)}/suspend", reason, cancellationToken);

    /// <summary>Lets a halted task go on; its agent asks for new tokens.</summary>
    public Task<TaskFacts> ResumeTaskAsync(string task, ReasonGiven reason, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReasonGiven, TaskFacts>($"/tasks/{Uri.EscapeDataString(task)}/resume", reason, cancellationToken);

    public Task<KillSwitchFacts> GetKillSwitchAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<KillSwitchFacts>("/kill-switch", cancellationToken);

    /// <summary>Revokes everything issued to anyone, and halts until somebody else releases it.</summary>
    public Task<KillSwitchFacts> ThrowKillSwitchAsync(ReasonGiven reason, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReasonGiven, KillSwitchFacts>("/kill-switch", reason, cancellationToken);

    /// <summary>Lets tokens be issued again; tasks stay suspended until each is resumed.</summary>
    public Task<KillSwitchFacts> ReleaseKillSwitchAsync(ReasonGiven reason, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReasonGiven, KillSwitchFacts>("/kill-switch/release", reason, cancellationToken);

    public Task<IReadOnlyList<TaskTemplate>> ListTemplatesAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<IReadOnlyList<TaskTemplate>>("/task-templates", cancellationToken);

    public Task<TaskTemplate> GetTemplateAsync(string name, CancellationToken cancellationToken) =>
        http.GetContractAsync<TaskTemplate>($"/task-templates/{Uri.EscapeDataString(name)}", cancellationToken);

    /// <summary>Signs a template, new or changed, in the caller's name.</summary>
    public async Task<TaskTemplate> SignTemplateAsync(string name, SignTaskTemplate template, CancellationToken cancellationToken)
    {
        using var response = await http.PutAsJsonAsync(
            $"/task-templates/{Uri.EscapeDataString(name)}", template, WireJson.Options, cancellationToken);
        return await JsonHttp.ReadContractAsync<TaskTemplate>(response, cancellationToken);
    }

    public Task<IReadOnlyList<AgentFacts>> ListAgentsAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<IReadOnlyList<AgentFacts>>("/agents", cancellationToken);

    public Task<AgentFacts> GetAgentAsync(string name, CancellationToken cancellationToken) =>
        http.GetContractAsync<AgentFacts>($"/agents/{Uri.EscapeDataString(name)}", cancellationToken);

    public Task<AgentFacts> SuspendAgentAsync(string name, ReasonGiven reason, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReasonGiven, AgentFacts>($"/agents/{Uri.EscapeDataString(name)}/suspend", reason, cancellationToken);

    /// <summary>The tool proxy's way to stop an agent by itself; a person lifts it with <see cref="ResumeAgentAsync"/>.</summary>
    public Task<AgentFacts> ContainAgentAsync(string name, ContainAgent containment, CancellationToken cancellationToken) =>
        http.PostContractAsync<ContainAgent, AgentFacts>(Agent(name, "containment"), containment, cancellationToken);

    public Task<AgentFacts> ResumeAgentAsync(string name, ReasonGiven reason, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReasonGiven, AgentFacts>($"/agents/{Uri.EscapeDataString(name)}/resume", reason, cancellationToken);

    public Task<IReadOnlyList<SigningKeyFacts>> ListSigningKeysAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<IReadOnlyList<SigningKeyFacts>>("/signing-keys", cancellationToken);

    /// <summary>Announces the next signing key; it signs when its notice is over.</summary>
    public Task<IReadOnlyList<SigningKeyFacts>> RotateSigningKeyAsync(ReasonGiven reason, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReasonGiven, IReadOnlyList<SigningKeyFacts>>("/signing-keys/rotate", reason, cancellationToken);

    /// <summary>Ends a signing key at once, and with it every token that it signed.</summary>
    public Task<IReadOnlyList<SigningKeyFacts>> WithdrawSigningKeyAsync(string id, ReasonGiven reason, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReasonGiven, IReadOnlyList<SigningKeyFacts>>($"/signing-keys/{Uri.EscapeDataString(id)}/withdraw", reason, cancellationToken);

    public Task<IReadOnlyList<AgentFacts>> ListOrphanedAgentsAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<IReadOnlyList<AgentFacts>>("/agents?orphaned=true", cancellationToken);

    /// <summary>Who changed the agent, when and why; oldest first.</summary>
    public Task<IReadOnlyList<AgentHistoryEntry>> GetAgentHistoryAsync(string name, CancellationToken cancellationToken) =>
        http.GetContractAsync<IReadOnlyList<AgentHistoryEntry>>(Agent(name, "history"), cancellationToken);

    public Task<AgentRegistration> RegisterAgentAsync(RegisterAgent agent, CancellationToken cancellationToken) =>
        http.PostContractAsync<RegisterAgent, AgentRegistration>("/agents", agent, cancellationToken);

    /// <summary>Neither who registered the agent nor its owner may do this.</summary>
    public Task<AgentFacts> ActivateAgentAsync(string name, ReasonGiven reason, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReasonGiven, AgentFacts>(Agent(name, "activate"), reason, cancellationToken);

    /// <summary>No new task from now on; running ones go on.</summary>
    public Task<AgentFacts> BeginAgentReviewAsync(string name, ReasonGiven reason, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReasonGiven, AgentFacts>(Agent(name, "begin-review"), reason, cancellationToken);

    /// <summary>The owner may not do this; tasks beyond narrower bounds end.</summary>
    public Task<AgentFacts> CompleteAgentReviewAsync(string name, CompleteReview review, CancellationToken cancellationToken) =>
        http.PostContractAsync<CompleteReview, AgentFacts>(Agent(name, "complete-review"), review, cancellationToken);

    /// <summary>Ends the agent for ever, and everything issued to it.</summary>
    public Task<AgentFacts> RetireAgentAsync(string name, ReasonGiven reason, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReasonGiven, AgentFacts>(Agent(name, "retire"), reason, cancellationToken);

    /// <summary>Takes effect when the new owner calls <see cref="AcceptAgentAsync"/>.</summary>
    public Task<AgentFacts> TransferAgentAsync(string name, TransferAgent transfer, CancellationToken cancellationToken) =>
        http.PostContractAsync<TransferAgent, AgentFacts>(Agent(name, "transfer"), transfer, cancellationToken);

    public Task<AgentFacts> AcceptAgentAsync(string name, ReasonGiven reason, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReasonGiven, AgentFacts>(Agent(name, "accept"), reason, cancellationToken);

    /// <summary>Granted against used, and what would be enough.</summary>
    public Task<AccessReview> GetAccessReviewAsync(string name, CancellationToken cancellationToken) =>
        http.GetContractAsync<AccessReview>(Agent(name, "access-review"), cancellationToken);

    public Task<AgentFacts> AcceptAccessReviewAsync(string name, AcceptNarrowerAccess accepted, CancellationToken cancellationToken) =>
        http.PostContractAsync<AcceptNarrowerAccess, AgentFacts>(Agent(name, "access-review/accept"), accepted, cancellationToken);

    /// <summary>A person is gone: their agents are suspended until somebody else owns them.</summary>
    public Task<PersonDeparted> RecordDepartureAsync(string person, ReasonGiven reason, CancellationToken cancellationToken) =>
        http.PostContractAsync<ReasonGiven, PersonDeparted>($"/people/{Uri.EscapeDataString(person)}/departed", reason, cancellationToken);

    /// <summary>Long poll of the revocation feed: answers at once when there is news, else after <paramref name="wait"/>.</summary>
    public Task<RevocationPage> GetRevocationsAsync(long after, TimeSpan wait, CancellationToken cancellationToken) =>
        http.GetContractAsync<RevocationPage>($"/revocations?after={after}&wait_milliseconds={(int)wait.TotalMilliseconds}", cancellationToken);

    private async Task<HttpResponseMessage> PostAsync(
        IEnumerable<KeyValuePair<string, string>> form, string dpopProof, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, TokenPath) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("DPoP", dpopProof);
        return await http.SendAsync(request, cancellationToken);
    }

    private static async Task<TokenResponse> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        await RefusalAsync(response, cancellationToken) is { } refusal
            ? throw refusal
            : await JsonHttp.ReadContractAsync<TokenResponse>(response, cancellationToken);

    private static async Task<TokenRefusedException?> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized)) return null;

        var error = await response.Content.ReadFromJsonAsync<TokenError>(WireJson.Options, cancellationToken)
            ?? throw new JsonException("The token issuer answered null.");
        return new TokenRefusedException(error.Error, error.ErrorDescription ?? error.Error) { RetryAfter = response.Headers.RetryAfter?.Delta };
    }

    private static string Agent(string name, string change) => $"/agents/{Uri.EscapeDataString(name)}/{change}";
}
