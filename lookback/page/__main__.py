from lookback.page import main

main()
