using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace AgentTrust.CodingAgent.Work;

/// <summary>One task's talk with the model; Semantic Kernel runs the functions that the model asks for.</summary>
internal sealed class Conversation
{
    private readonly IChatCompletionService _chat;
    private readonly ChatHistory _history;
    private readonly CallLimit _limit;

    public Conversation(IChatClient model, Kernel kernel, string instructions, int maxToolCalls)
    {
        _chat = new ChatClientBuilder(model).UseKernelFunctionInvocation().Build().AsChatCompletionService();
        _history = new ChatHistory(instructions);
        _limit = new CallLimit(maxToolCalls);
        Kernel = kernel;
        Kernel.AutoFunctionInvocationFilters.Add(_limit);
    }

    public Kernel Kernel { get; }

    /// <summary>Says something and lets the model use tools until it answers in words.</summary>
    /// <exception cref="CallLimitException">It never did, within the limit.</exception>
    public async Task<string> SayAsync(string prompt, CancellationToken cancellationToken)
    {
        _history.AddUserMessage(prompt);
        var answer = await _chat.GetChatMessageContentAsync(
            _history,
            new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(options: new() { AllowConcurrentInvocation = false }) },
            Kernel, cancellationToken);
        if (_limit.IsReached) throw new CallLimitException(_limit.Most);

        _history.Add(answer);
        return answer.Content ?? "";
    }

    /// <summary>A model that goes round in circles ends here.</summary>
    private sealed class CallLimit(int most) : IAutoFunctionInvocationFilter
    {
        private int _calls;

        public int Most => most;

        public bool IsReached { get; private set; }

        public async Task OnAutoFunctionInvocationAsync(AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next)
        {
            if (++_calls > most)
            {
                IsReached = true;
                context.Terminate = true;
                return;
            }

            await next(context);
        }
    }
}

/// <summary>The model called more tools than the agent allows for one task.</summary>
internal sealed class CallLimitException(int most) : Exception($"The model did not come to an end within {most} tool calls.");
