autocmd BufRead,BufNewFile *.zz setfiletype zz
