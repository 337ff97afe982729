namespace AgentTrust.ToolProxy.Models.Requests;

/// <summary>What of a request does not pass, by the name that OpenAI's errors give in <c>param</c>.</summary>
/// <param name="Parameter">Path of the member.</param>
/// <param name="Words">Why, and what to do instead.</param>
/// <param name="IsMalformed">It is no such request at all; otherwise it would reach past this proxy.</param>
internal sealed record ModelObjection(string Parameter, string Words, bool IsMalformed = false);
