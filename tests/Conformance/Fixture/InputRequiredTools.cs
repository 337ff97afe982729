using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentTrust.Conformance.Fixture;

/// <summary>SEP-2322: tools that answer with a question, and are called again with its answer.</summary>
[McpServerToolType]
internal sealed class InputRequiredTools
{
    [McpServerTool(Name = "test_input_required_result_elicitation"), Description("Asks for a name.")]
    public static CallToolResult Elicitation(RequestContext<CallToolRequestParams> context) => Greeting(context);

    /// <summary>The same by the name that the suite uses where a wrong answer is to be asked for again.</summary>
    [McpServerTool(Name = "test_incomplete_result_elicitation"), Description("Asks for a name, again if need be.")]
    public static CallToolResult Again(RequestContext<CallToolRequestParams> context) => Greeting(context);

    [McpServerTool(Name = "test_input_required_result_sampling"), Description("Asks a model.")]
    public static CallToolResult Sampling(RequestContext<CallToolRequestParams> context) =>
        Response(context, "capital_question")?.Deserialize(InputResponse.CreateMessageResultJsonTypeInfo) is { } answer
            ? Answers.Result($"Sampling said: {answer.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text}")
            : throw new InputRequiredException(new Dictionary<string, InputRequest> { ["capital_question"] = Questions.Capital });

    [McpServerTool(Name = "test_input_required_result_list_roots"), Description("Asks for the roots.")]
    public static CallToolResult Roots(RequestContext<CallToolRequestParams> context) =>
        Response(context, "client_roots")?.Deserialize(InputResponse.ListRootsResultJsonTypeInfo) is { } answer
            ? Answers.Result($"Roots: {string.Join(", ", answer.Roots.Select(root => root.Uri))}")
            : throw new InputRequiredException(new Dictionary<string, InputRequest> { ["client_roots"] = Questions.Roots });

    [McpServerTool(Name = "test_input_required_result_multiple_inputs"), Description("Asks three things at once.")]
    public static CallToolResult Multiple(RequestContext<CallToolRequestParams> context) =>
        context.Params!.InputResponses is { Count: >= 3 }
            ? Answers.Result("All three inputs were received.")
            : throw new InputRequiredException(
                new Dictionary<string, InputRequest>(Questions.Form("user_name", "What is your name?", "name"))
                {
                    ["greeting"] = InputRequest.ForSampling(Questions.Sampling("Generate a greeting")),
                    ["client_roots"] = Questions.Roots,
                }, "three-at-once");

    /// <summary>Only what the client said it can do is asked for (SEP-2575: it says so in every request).</summary>
    [McpServerTool(Name = "test_input_required_result_capabilities"), Description("Asks what the client can answer.")]
    public static CallToolResult Capabilities(RequestContext<CallToolRequestParams> context)
    {
        var able = context.JsonRpcRequest.Context?.ClientCapabilities;
        var questions = new Dictionary<string, InputRequest>();
        if (able?.Elicitation is not null) questions = Questions.Form("user_name", "What is your name?", "name");
        if (able?.Sampling is not null) questions["capital_question"] = Questions.Capital;
        if (able?.Roots is not null) questions["client_roots"] = Questions.Roots;

        return questions.Count == 0 || context.Params!.InputResponses is { Count: > 0 }
            ? Answers.Result("There is nothing left to ask.")
            : throw new InputRequiredException(questions);
    }

    private static CallToolResult Greeting(RequestContext<CallToolRequestParams> context) =>
        Answers.Text(context.Params!.InputResponses, "user_name", "name") is { } name
            ? Answers.Result($"Hello, {name}!")
            : throw new InputRequiredException(Questions.Form("user_name", "What is your name?", "name"));

    private static InputResponse? Response(RequestContext<CallToolRequestParams> context, string key) =>
        context.Params!.InputResponses is { } responses && responses.TryGetValue(key, out var response) ? response : null;
}
