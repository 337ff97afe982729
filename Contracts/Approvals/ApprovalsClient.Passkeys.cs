namespace AgentTrust.Contracts.Approvals;

/// <summary>Passkeys of the person who calls. The browser makes and uses them; the approval service checks.</summary>
public sealed partial class ApprovalsClient
{
    public Task<IReadOnlyList<Passkey>> ListPasskeysAsync(CancellationToken cancellationToken) =>
        http.GetContractAsync<IReadOnlyList<Passkey>>("/passkeys", cancellationToken);

    /// <exception cref="ProblemException">403 <c>sign-in-too-old</c>: the person has to sign in again first.</exception>
    public Task<PasskeyCreationOptions> PasskeyCreationOptionsAsync(CancellationToken cancellationToken) =>
        PostAsync<PasskeyCreationOptions>("/passkeys/registration-options", cancellationToken);

    public Task<Passkey> RegisterPasskeyAsync(RegisterPasskey passkey, CancellationToken cancellationToken) =>
        http.PostContractAsync<RegisterPasskey, Passkey>("/passkeys/registrations", passkey, cancellationToken);

    public async Task RemovePasskeyAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await http.DeleteAsync($"/passkeys/{Uri.EscapeDataString(id)}", cancellationToken);
        await ProblemException.ThrowUnlessSuccessAsync(response, cancellationToken);
    }

    /// <summary>A challenge for granting this request; an empty list of credentials says that the person has no passkey.</summary>
    public Task<PasskeyRequestOptions> PasskeyRequestOptionsAsync(string id, CancellationToken cancellationToken) =>
        PostAsync<PasskeyRequestOptions>($"/access-requests/{Uri.EscapeDataString(id)}/assertion-options", cancellationToken);

    private async Task<T> PostAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsync(path, content: null, cancellationToken);
        return await JsonHttp.ReadContractAsync<T>(response, cancellationToken);
    }
}
