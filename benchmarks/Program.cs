using AgentTrust.Benchmarks;

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) => { pressed.Cancel = true; interrupted.Cancel(); };

return await Verbs.RunAsync(args, Console.Out, interrupted.Token);
