using AgentTrust.CodingAgent.Identity;

namespace AgentTrust.CodingAgent.Tools;

/// <summary>A way to the tools for each task, since each task has a token of its own.</summary>
internal class ToolProxyFactory(IServiceAddress addresses, ILoggerFactory loggers)
{
    public virtual IToolProxy Create(TaskToken token) => new McpToolProxy(token, addresses, loggers);
}
