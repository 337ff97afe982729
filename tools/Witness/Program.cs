using AgentTrust.Witness.Witnessing;

var builder = WebApplication.CreateSlimBuilder(args);

builder.AddWitnessing();

var app = builder.Build();

app.MapWitnessing();

app.Run();
