using AgentTrust.Attacks;

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) => { pressed.Cancel = true; interrupted.Cancel(); };

return await CommandLine.RunAsync(args, Console.Out, Console.Error, interrupted.Token);
