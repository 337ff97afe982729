using AgentTrust.ToolProxy.Models.Requests;
using AgentTrust.ToolProxy.Sessions;
using AgentTrust.ToolProxy.ToolCalls;
using Microsoft.Extensions.Options;

namespace AgentTrust.ToolProxy.Models;

/// <summary>5, continued. What may the answer cost? The prompt counts before it leaves, and what the task then has left bounds the answer.</summary>
/// <remarks>Tokens are only ever added: of a request that breaks off, what it may have used counts.</remarks>
internal sealed partial class ModelBudgetMiddleware(
    RequestDelegate next, ISessionStore sessions, IOptionsMonitor<ToolCallOptions> options, TimeProvider time, ILogger<ModelBudgetMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var call = context.GetToolCall();
        var model = call.Model!;

        var prompt = ModelUsage.Estimate(System.Text.Encoding.UTF8.GetByteCount(model.Body.ToJsonString()));
        var budget = call.Task!.Budget.MostModelTokens;
        long used;
        try
        {
            used = await SpendAsync(call, prompt, context.RequestAborted);
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            LogNotCounted(e);
            call.Deny(DenialReason.DecisionUnavailable, "The tokens of the prompt could not be counted.");
            return;
        }

        var terms = call.Tool!.Model!;
        (model.Counted, model.TokensLeft) = (prompt, budget - used);
        if (model.TokensLeft / ModelTerms.Choices(model) < ModelTerms.LeastOutput)
        {
            call.Deny(DenialReason.BudgetExhausted, $"The task may use {budget} tokens of models, and with this prompt it has used {used}.");
            return;
        }

        model.Sent = System.Text.Encoding.UTF8.GetBytes(ModelTerms.Of(model, terms, model.TokensLeft).ToJsonString());
        await next(context);
    }

    private async Task<long> SpendAsync(ToolCall call, long tokens, CancellationToken requestAborted)
    {
        using var timeout = new CancellationTokenSource(options.CurrentValue.FactsTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, requestAborted);
        return await sessions.SpendAsync(call.TaskId, tokens, either.Token);
    }

    [LoggerMessage(EventId = 1801, Level = LogLevel.Error, Message = "The tokens of a prompt could not be counted; denying the call")]
    private partial void LogNotCounted(Exception exception);
}
