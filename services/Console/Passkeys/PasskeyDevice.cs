using System.Text.Json;
using AgentTrust.Contracts.Approvals;
using Microsoft.JSInterop;

namespace AgentTrust.OperatorConsole.Passkeys;

/// <summary>The authenticator at the person's hand, through their browser. It is asked; what it answers is checked by the approval service.</summary>
internal sealed class PasskeyDevice(IJSRuntime browser) : IAsyncDisposable
{
    // The browser asks the person; options say how long it may take.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);
    private IJSObjectReference? _module;

    public async Task<bool> IsAvailableAsync() => await (await ModuleAsync()).InvokeAsync<bool>("isAvailable");

    /// <returns>The new credential, or why there is none, in words.</returns>
    public Task<(PasskeyAttestation? Made, string? Why)> RegisterAsync(PasskeyCreationOptions options) =>
        AskAsync<PasskeyAttestation>("register", JsonSerializer.SerializeToElement(options));

    /// <returns>The signature, or why there is none, in words.</returns>
    public Task<(PasskeyAssertion? Signed, string? Why)> SignAsync(PasskeyRequestOptions options) =>
        AskAsync<PasskeyAssertion>("sign", JsonSerializer.SerializeToElement(options));

    public async ValueTask DisposeAsync()
    {
        if (_module is null) return;
        try
        {
            await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the module with it.
        }
    }

    private async Task<(T? Credential, string? Why)> AskAsync<T>(string ceremony, JsonElement options)
        where T : class
    {
        var answer = await (await ModuleAsync()).InvokeAsync<JsonElement>(ceremony, Patience, options);
        if (answer.GetProperty("refused") is { ValueKind: JsonValueKind.String } refused) return (null, Words(refused.GetString()!));
        return (answer.GetProperty("credential").Deserialize<T>(), null);
    }

    private async Task<IJSObjectReference> ModuleAsync() => _module ??= await browser.InvokeAsync<IJSObjectReference>("import", "./passkeys.js");

    // Names of the DOMExceptions that WebAuthn ends its ceremonies with.
    private static string Words(string error) => error switch
    {
        "InvalidStateError" => "This authenticator holds a passkey of yours already.",
        "SecurityError" => "The console's address does not fit the domain that passkeys belong to (ApprovalService:Passkeys:RelyingPartyId).",
        _ => "Your authenticator did not sign. Nothing was decided; you may try again.",
    };
}
