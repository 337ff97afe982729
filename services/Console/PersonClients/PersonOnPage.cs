using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;

namespace AgentTrust.OperatorConsole.PersonClients;

/// <summary>Who looks: the person of the circuit, or of the request where an endpoint answers without one.</summary>
internal sealed class PersonOnPage(AuthenticationStateProvider circuit)
{
    private ClaimsPrincipal? _ofRequest;

    /// <summary>An endpoint names its caller before it uses a client.</summary>
    public void IsCallerOf(HttpContext request) => _ofRequest = request.User;

    public async Task<ClaimsPrincipal> GetAsync() => _ofRequest ?? (await circuit.GetAuthenticationStateAsync()).User;
}
