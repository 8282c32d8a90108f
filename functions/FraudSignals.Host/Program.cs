using FraudSignals.Host.Commands;

return await new CommandLine(Terminal.OfProcess(), TimeProvider.System).RunAsync(args);
