namespace AgentTrust.ToolProxy.Models.Answers;

/// <summary>One event of a streamed answer, inspected.</summary>
/// <param name="Name">Of the event; none for chat completions.</param>
/// <param name="Json">Its data.</param>
/// <param name="Text">What the model says in it.</param>
/// <param name="Ends">It says how the answer ended, so it waits for the record.</param>
internal sealed record ModelEvent(string? Name, string Json, string Text, bool Ends = false)
{
    public string Frame => Name is null ? $"data: {Json}\n\n" : $"event: {Name}\ndata: {Json}\n\n";
}
