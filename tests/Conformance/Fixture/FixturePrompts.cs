using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace AgentTrust.Conformance.Fixture;

[McpServerPromptType]
internal sealed class FixturePrompts
{
    [McpServerPrompt(Name = "test_simple_prompt"), Description("A prompt without arguments.")]
    public static string Simple() => "This is a simple prompt for testing.";

    [McpServerPrompt(Name = "test_prompt_with_arguments"), Description("A prompt with arguments.")]
    public static string Arguments([Description("The first.")] string arg1, [Description("The second.")] string arg2) =>
        $"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'";

    [McpServerPrompt(Name = "test_prompt_with_embedded_resource"), Description("A prompt with a resource in it.")]
    public static IEnumerable<PromptMessage> Embedded([Description("The resource.")] string resourceUri) =>
    [
        Samples.FromUser(Samples.Embedded(resourceUri, "text/plain", "Embedded resource content for testing.")),
        Samples.FromUser(new TextContentBlock { Text = "Please process the embedded resource above." }),
    ];

    [McpServerPrompt(Name = "test_prompt_with_image"), Description("A prompt with a picture in it.")]
    public static IEnumerable<PromptMessage> Image() =>
        [Samples.FromUser(Samples.Picture), Samples.FromUser(new TextContentBlock { Text = "Please analyze the image above." })];

    [McpServerPrompt(Name = "test_input_required_result_prompt"), Description("A prompt that asks back first (SEP-2322).")]
    public static GetPromptResult AsksBack(RequestContext<GetPromptRequestParams> context) =>
        Answers.Text(context.Params!.InputResponses, "user_context", "context") is { } given
            ? new GetPromptResult { Messages = [Samples.FromUser(new TextContentBlock { Text = $"Please go on with this in mind: {given}" })] }
            : throw new InputRequiredException(Questions.Form("user_context", "What context should the prompt use?", "context"));

    public static McpServerPrompt Passing() =>
        McpServerPrompt.Create(() => "Here for a moment.", new() { Name = "test_passing_prompt", Description = "Comes and goes." });
}
