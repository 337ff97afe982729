using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.TokenExchange;

/// <summary>What a grant by assertion is for that names no task (RFC 9396 §6 leaves it to the server): the one that the agent has open.</summary>
/// <remarks>A plain MCP client cannot send <c>authorization_details</c>. Where there is a choice, it is not made here.</remarks>
internal sealed class OnlyTask(IAuthorityStore store, TimeProvider time)
{
    public async Task<(TaskAuthorization? Task, TokenRefusal? Refusal)> FindAsync(RegisteredAgent agent, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var open = (await store.ListLiveTasksAsync(agent.Id, cancellationToken)).Where(task => TaskLife.IsOpen(task, now)).ToList();
        return open switch
        {
            [var only] => (new TaskAuthorization { Task = only.Id }, null),
            [] => (null, TokenRefusal.InvalidAuthorizationDetails("The agent has no open task, so there is no token; somebody opens one for it first (POST /tasks).")),
            _ => (null, TokenRefusal.InvalidAuthorizationDetails(
                $"The agent has {open.Count} open tasks. Say which in authorization_details, [{{\"type\":\"{TaskAuthorization.TypeName}\",\"task\":\"…\"}}]; GET /tasks/assigned lists them.")),
        };
    }
}
